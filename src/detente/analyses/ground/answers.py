"""Named quantities of the ground, each computed from a finished run.  No analysis itself."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Mapping
from functools import cached_property

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.ground.months import day_words, month_of, month_words
from detente.analyses.ground.outside import sides_of
from detente.analyses.ground.theatre import key_of, shares
from detente.ensemble.draw import cell_or
from detente.ensemble.draw import draw as drawn
from detente.errors import AnalysisError
from detente.findings.finding import Finding, words_for
from detente.findings.quantity import canonical, parse
from detente.models.chance import normals
from detente.models.first_map import noisy
from detente.models.forecasts import trend_up
from detente.situation.model import Situation, parse_day

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
AS_GIVEN = "as-given"


class Answers:
    """Everything that can be asked of a ground run by name.

    Parameters
    ----------
    result : xarray.Dataset
        As :class:`detente.analyses.ground.Ground` gives it.
    situation : Situation
    """

    def __init__(self, result: xr.Dataset, situation: Situation) -> None:
        self.result = result
        self.situation = situation
        self.sides = sides_of(situation)
        self.same: Mapping[str, str] = json.loads(result.attrs["same"])
        self.steps = result["month"].values.astype(int)
        self.seen = json.loads(result.attrs["seen"])
        self.by_name: Mapping[str, Callable[[str, Mapping[str, str]], Finding]] = {
            "control.collapse_by": self.collapse_by,
            "control.cities_isolated": self.cities_isolated,
            "control.collapse_given": self.collapse_given,
            "control.no_gain": self.no_gain,
            "control.improves": self.improves,
            "control.trend_up": self.trend,
            "control.delta_sign": self.delta_sign,
            "control.held": self.share_held,
            "control.lost": self.share_lost,
            "support.withdrawn_by": self.withdrawn_by,
            "support.foreign_share": self.foreign_share,
            "support.donor_share": self.donor_share,
        }

    def ask(self, quantity: str) -> Finding:
        """The finding of a quantity; an absent one, with the reason, where it has none."""
        text = canonical(quantity)
        variable, keys = parse(text)
        make = self.by_name.get(variable)
        if make is None:
            return Finding.absent(text, f"the ground has no quantity '{variable}'")
        try:
            return make(text, keys)
        except (KeyError, ValueError, AnalysisError) as error:
            return Finding.absent(text, str(error.args[0] if error.args else error))

    # -- what happened, draw by draw ------------------------------------------------------------

    def scenario(self, keys: Mapping[str, str]) -> int:
        """Position of the scenario that the keys name; the situation as given without one."""
        asked = keys.get("scenario", AS_GIVEN)
        asked = self.same.get(asked, asked)
        known = [str(each) for each in self.result["scenario"].values]
        if asked not in known:
            raise KeyError(f"there is no scenario '{asked}' in this run")
        return known.index(asked)

    def when(self, what: str, scenario: int = 0) -> NDArray[np.int64]:
        """Boundary of an event in each draw; a number beyond all boundaries where it is not."""
        at = self.result[what].values[:, scenario].astype(np.int64)
        return np.where(at < 0, np.iinfo(np.int32).max, at)

    def boundary(self, text: str) -> int:
        """Boundary of a date; KeyError beyond what was simulated."""
        month = month_of(parse_day(text))
        if month > self.steps[-1]:
            raise KeyError(f"{text} lies beyond the horizon of this run")
        return month

    def at(self, month: int) -> int:
        """Position of a boundary among those simulated."""
        return int(np.clip(month - self.steps[0], 0, len(self.steps) - 1))

    @cached_property
    def last_seen(self) -> tuple[float, float]:
        """Last published shares held and lost."""
        held = [one["held"] for one in self.seen if one["held"] is not None]
        lost = [one["lost"] for one in self.seen if one["lost"] is not None]
        return held[-1], lost[-1]

    def published(self, month: int, scenario: int) -> tuple[Floats, Floats]:
        """Shares held and lost at a boundary as they would be published, with their error."""
        k = self.at(month)
        held = self.result["held"].values[:, scenario, k].astype(float)
        lost = self.result["lost"].values[:, scenario, k].astype(float)
        effective = self.result["parameter_value"].sel(parameter="effective").values
        runs = self.result["draw"].values
        first, second = (
            normals(
                runs, seed=int(self.result.attrs["seed"]), month=month, name=key_of("published"),
                use=use,
            )
            for use in (0, 2)
        )  # fmt: skip
        return noisy(held, lost, effective, first, second)

    def range_of(
        self, variable: str, month: int, scenario: int
    ) -> tuple[float | None, float | None]:
        """10th and 90th percentile over particles, luck and patience averaged."""
        if variable not in self.result:
            return None, None
        odds = self.result[variable].values[scenario, :, self.at(month)]
        low, high = np.percentile(odds, [10, 90])
        return float(low), float(high)

    # -- quantities -----------------------------------------------------------------------------

    def collapse_by(self, quantity: str, keys: Mapping[str, str]) -> Finding:
        """P(collapse at some boundary up to the date); also given that cities were isolated."""
        scenario, month = self.scenario(keys), self.boundary(keys["date"])
        fallen = self.when("collapsed", scenario) <= month
        given, note = np.ones(len(fallen), bool), ""
        low, high = self.range_of("odds_collapse", month, scenario)
        if "given" in keys:
            if keys["given"] != "cities_isolated":
                raise KeyError(f"nothing is known of given={keys['given']}")
            given, note = self.when("isolated", scenario) <= month, ", once the cities are isolated"
            low = high = None
        return self.odds(
            quantity, fallen[given],
            f"The state collapses by {day(keys['date'])}{self.under(keys)}{note}",
            low=low, high=high, assumptions=("support", "morale", "city", "collapse_held"),
        )  # fmt: skip

    def cities_isolated(self, quantity: str, keys: Mapping[str, str]) -> Finding:
        """P(half or more of the cities cut off or lost at some boundary up to the date)."""
        if not int(self.result.attrs["cities"]):
            raise KeyError("no unit is a city")
        scenario, month = self.scenario(keys), self.boundary(keys["date"])
        low, high = self.range_of("odds_isolated", month, scenario)
        return self.odds(
            quantity, self.when("isolated", scenario) <= month,
            f"Half or more of the cities are cut off or lost by {day(keys['date'])}"
            f"{self.under(keys)}",
            low=low, high=high, assumptions=("passable", "churn", "balance"),
        )  # fmt: skip

    def collapse_given(self, quantity: str, keys: Mapping[str, str]) -> Finding:
        """P(collapse within N years of a donor's exit), state standing at the exit."""
        donor, sign, word = keys["support"].rpartition("-")
        if not sign or word != "withdrawn":
            raise KeyError(f"support={keys['support']} is not DONOR-withdrawn")
        years = float(keys["within_years"])
        scenario = self.scenario(keys)
        left, fallen = self.left(donor, scenario), self.when("collapsed", scenario)
        horizon = month_of(self.situation.horizon)
        counted = (left <= horizon - 12 * years) & (fallen > left)
        return self.odds(
            quantity, (fallen <= left + 12 * years)[counted],
            f"The state collapses within {years:g} year{'s' if years != 1 else ''} of the "
            f"withdrawal of {self.situation.name_of(donor)}{self.under(keys)}",
            assumptions=("support", "shock", "morale"),
        )  # fmt: skip

    def no_gain(self, quantity: str, keys: Mapping[str, str]) -> Finding:
        """P(the share held, as it would be published, is not above the last published)."""
        scenario, month = self.scenario(keys), self.boundary(keys["date"])
        held, _ = self.published(month, scenario)
        return self.odds(
            quantity, held <= self.last_seen[0],
            f"The state holds no more of the country in {month_name(keys['date'])} than the "
            f"{100 * self.last_seen[0]:.1f} % last published{self.under(keys)}",
            assumptions=("balance", "weather"),
        )  # fmt: skip

    def improves(self, quantity: str, keys: Mapping[str, str]) -> Finding:
        """P(lost share below the last published for 24 months on end before the date)."""
        scenario, month = self.scenario(keys), self.boundary(keys["before"])
        start = self.at(month_of(self.situation.as_of))
        below = self.result["lost"].values[:, scenario, start : self.at(month) + 1]
        below = below.astype(float) < self.last_seen[1] - 1e-9
        run, longest = np.zeros(len(below), int), np.zeros(len(below), int)
        for k in range(below.shape[1]):
            run = np.where(below[:, k], run + 1, 0)
            longest = np.maximum(longest, run)
        return self.odds(
            quantity, longest >= 24,
            f"The share lost stays under the {100 * self.last_seen[1]:.1f} % last published for "
            f"two years on end before {day(keys['before'])}{self.under(keys)}",
            assumptions=("balance", "weather"),
        )  # fmt: skip

    def trend(self, quantity: str, keys: Mapping[str, str]) -> Finding:
        """Student-t probability that the slope of the published lost share is positive."""
        first, last = (parse_day(text) for text in keys["date"].split(".."))
        points = []
        for row in self.situation.table("theatre/control"):
            date = row.day("date")
            if date is not None and first <= date <= last:
                _, lost = shares(row)
                if not math.isnan(lost):
                    points.append((date.toordinal(), 100 * lost))
        points.sort()
        value = trend_up([d / 30.4375 for d, _ in points], [y for _, y in points])
        words = words_for(value)
        return Finding(
            quantity, value,
            f"The published share lost rose between {day(str(first))} and {day(str(last))}: "
            f"{words} ({len(points)} observations).",
            low=value, high=value, words=words, evidence=self.evidence(), reference=(),
        )  # fmt: skip

    def delta_sign(self, quantity: str, keys: Mapping[str, str]) -> Finding:
        """Where the month of collapse differs, how often it comes later under the scenario."""
        if keys.get("measure") != "collapse":
            raise KeyError(f"nothing is known of measure={keys.get('measure', '')}")
        if "scenario" not in keys:
            raise KeyError("delta_sign needs a scenario")
        scenario = self.scenario(keys)
        if scenario == 0:
            raise KeyError(f"the scenario '{keys['scenario']}' does not touch the ground")
        plain, other = self.when("collapsed"), self.when("collapsed", scenario)
        differs = plain != other
        return self.odds(
            quantity, (other > plain)[differs],
            f"Where it makes a difference, the state falls later, or not at all, under the "
            f"scenario {keys['scenario']}",
            assumptions=("division", "support"),
        )  # fmt: skip

    def share_held(self, quantity: str, keys: Mapping[str, str]) -> Finding:
        """Median share of districts held at a date, 10th and 90th percentile over draws."""
        return self._share(quantity, keys, "held", "The state holds")

    def share_lost(self, quantity: str, keys: Mapping[str, str]) -> Finding:
        """Median share of districts lost at a date."""
        return self._share(quantity, keys, "lost", "Lost are")

    def _share(self, quantity: str, keys: Mapping[str, str], what: str, opening: str) -> Finding:
        scenario, month = self.scenario(keys), self.boundary(keys["date"])
        values = 100 * self.result[what].values[:, scenario, self.at(month)].astype(float)
        low, middle, high = (float(v) for v in np.percentile(values, [10, 50, 90]))
        return Finding(
            quantity, middle,
            f"{opening} {middle:.0f} % of the districts in {month_name(keys['date'])}"
            f"{self.under(keys)} (10 to 90 % of draws: {low:.0f}-{high:.0f}).",
            low=low, high=high, unit="points", evidence=self.evidence(),
        )  # fmt: skip

    def withdrawn_by(self, quantity: str, keys: Mapping[str, str]) -> Finding:
        """P(a donor's troops or money have stopped by the date)."""
        scenario, month = self.scenario(keys), self.boundary(keys["date"])
        return self.odds(
            quantity, self.left(keys["donor"], scenario) <= month,
            f"{self.situation.name_of(keys['donor'])} has withdrawn troops or money by "
            f"{day(keys['date'])}{self.under(keys)}",
            assumptions=("patience",),
        )  # fmt: skip

    def foreign_share(self, quantity: str, keys: Mapping[str, str]) -> Finding:
        """P(the money of all donors together is at least V of the recipient's)."""
        total = sum(self.money(keys["recipient"]).values())
        at_least = float(keys["at_least"])
        return self.odds(
            quantity, np.asarray(total >= at_least),
            f"At least {100 * at_least:g} % of the means of "
            f"{self.situation.name_of(keys['recipient'])} come from abroad",
            assumptions=("share",),
        )  # fmt: skip

    def donor_share(self, quantity: str, keys: Mapping[str, str]) -> Finding:
        """P(one donor's part of the foreign money is at least V)."""
        money = self.money(keys["recipient"])
        if keys["donor"] not in money:
            raise KeyError(f"'{keys['donor']}' gives no money to '{keys['recipient']}'")
        whole = sum(money.values()) if keys.get("of") == "foreign" else 1.0
        at_least = float(keys["at_least"])
        return self.odds(
            quantity, np.asarray(money[keys["donor"]] / whole >= at_least),
            f"{self.situation.name_of(keys['donor'])} gives at least {100 * at_least:g} % of the "
            f"{'foreign ' if keys.get('of') == 'foreign' else ''}money of "
            f"{self.situation.name_of(keys['recipient'])}",
            assumptions=("share",),
        )  # fmt: skip

    # -- help -----------------------------------------------------------------------------------

    def left(self, donor: str, scenario: int) -> NDArray[np.int64]:
        """Boundary of a donor's withdrawal in each draw."""
        known = [str(each) for each in self.result["donor"].values]
        if donor not in known:
            raise KeyError(f"'{donor}' gives neither troops nor money to '{self.sides.government}'")
        at = self.result["withdrawn"].values[:, scenario, known.index(donor)].astype(np.int64)
        return np.where(at < 0, np.iinfo(np.int32).max // 2, at)

    def money(self, recipient: str) -> dict[str, Floats]:
        """Each donor's share of the recipient's money, draw by draw."""
        draws = self._draws
        out = {
            row.text("donor"): cell_or(draws, f"dependencies/{row.key}/share", 0.0)
            for row in self.situation.table("dependencies").where(recipient=recipient)
            if row.text("resource") == "money"
        }
        if not out:
            raise KeyError(f"nobody gives money to '{recipient}'")
        return out

    @cached_property
    def _draws(self) -> xr.Dataset:
        numbers = self.result["draw"].values
        return drawn(
            self.situation, first=int(numbers[0]), count=len(numbers),
            seed=int(self.result.attrs["seed"]),
        )  # fmt: skip

    def under(self, keys: Mapping[str, str]) -> str:
        """', under the scenario X' where there is one."""
        return f" under the scenario {keys['scenario']}" if "scenario" in keys else ""

    def evidence(self) -> tuple[str, ...]:
        """Sources of the observations and of the dependencies of the government."""
        found: list[str] = []
        for row in self.situation.table("theatre/control"):
            found += row.text("source").split("(")[0].split()
        for row in self.situation.table("dependencies").where(recipient=self.sides.government):
            found += row.ids("evidence")
        known = {*self.situation.table("sources").by_key, *self.situation.table("claims").by_key}
        return tuple(dict.fromkeys(one for one in found if one in known))

    def odds(
        self, quantity: str, hits: Bools, statement: str, *, low: float | None = None,
        high: float | None = None, assumptions: tuple[str, ...] = (),
    ) -> Finding:  # fmt: skip
        """A share of draws as a finding whose statement ends with its word."""
        made = Finding.share(
            quantity, int(hits.sum()), len(hits), low=low, high=high, evidence=self.evidence(),
            assumptions=assumptions, reference=("gordon1993", "kalyvas2006"),
        )  # fmt: skip
        if made.value is None:
            return Finding.absent(quantity, made.reason, f"{statement}: no draw to ask.")
        text = f"{statement}: {made.words} ({100 * made.value:.0f} %, {len(hits)} draws)."
        return Finding(**{**made.__dict__, "statement": text})


def day(text: str) -> str:
    """A date in words."""
    return day_words(parse_day(text))


def month_name(text: str) -> str:
    """The month of a date in words."""
    return month_words(parse_day(text))


def year_ends(situation: Situation) -> list[dt.date]:
    """31 December of every year between ``as_of`` and the horizon, then the horizon."""
    out = [
        dt.date(year, 12, 31)
        for year in range(situation.as_of.year, situation.horizon.year + 1)
        if situation.as_of < dt.date(year, 12, 31) <= situation.horizon
    ]
    return [*out, situation.horizon]
