"""From polygons to a theatre: units, borders by shared boundary, observed control."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from detente.errors import FileFormatError
from detente.io import tabletext
from detente.io.folder import replace
from detente.io.polygons import Ring, Shape, read_polygons
from detente.io.shared_boundary import LEAST, TOLERANCE, shared_boundary
from detente.schema import table as schema_of
from detente.situation.model import Row, Table, parse_day

SIDES = ("held", "contested", "lost")
ID_NAMES = (
    "id",
    "distid",
    "district_id",
    "code",
    "pcode",
    "adm2_pcode",
    "adm2_code",
    "gid",
    "unit",
)
NAME_NAMES = ("name", "district", "adm2_en", "adm2_name", "name_2", "shapename", "province")
REGION_NAMES = ("region", "province", "adm1_en", "adm1_name", "name_1", "state")
YES = {"1", "yes", "y", "true", "t", "1.0"}


@dataclass(frozen=True)
class Fields:
    """Which attribute of the polygons (or of the attribute table) is what; empty = look for it.

    Parameters
    ----------
    id, name, region, city, population, size : str
        Names of attributes.
    capital : str
        Id or name of the capital itself.
    prefix : str
        Put before every id.
    """

    id: str = ""
    name: str = ""
    region: str = ""
    city: str = ""
    population: str = ""
    size: str = ""
    capital: str = ""
    prefix: str = ""


@dataclass(frozen=True)
class Ground:
    """Tables made from polygons, and what had to be assumed.

    Parameters
    ----------
    tables : mapping of str to Table
        ``theatre/units``, ``theatre/borders`` and the observations, by name.
    assumptions : tuple of str
    """

    tables: Mapping[str, Table]
    assumptions: tuple[str, ...] = ()

    def write(self, folder: str | Path, *, overwrite: bool = False) -> tuple[Path, ...]:
        """Write the tables into a situation's folder, each file at once or not at all.

        Raises
        ------
        FileFormatError
            Where a file is there already and is not to be overwritten; nothing is written then.
        """
        plan = {Path(folder) / f"{name}.csv": table for name, table in self.tables.items()}
        taken = [str(path) for path in plan if path.exists()]
        if taken and not overwrite:
            raise FileFormatError(f"{', '.join(taken)} exist; nothing was written. Use --overwrite")
        for path, table in plan.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(path, tabletext.emit(table).encode("utf-8"))
        return tuple(plan)


@dataclass
class _Unit:
    key: str
    name: str
    region: str
    raw: Mapping[str, str]
    rings: list[Ring] = field(default_factory=list)


def import_ground(
    polygons: str | Path,
    *,
    fields: Fields | None = None,
    attributes: str | Path | None = None,
    state: str | Path | None = None,
    state_date: str = "",
    sides: Mapping[str, str] | None = None,
    tolerance: float = TOLERANCE,
    least: float = LEAST,
) -> Ground:
    """Units and borders of a polygon file, and observations of a CSV file.

    Parameters
    ----------
    polygons : str or Path
        GeoJSON, TopoJSON or shapefile.
    fields : Fields, optional
    attributes : str or Path, optional
        CSV whose rows are joined by the id attribute.
    state : str or Path, optional
        CSV of observed control: ``unit, side`` (with ``date``, or ``state_date``), totals
        (``date, held, contested, lost, units``) or regions (``date, region, lost, units``).
    state_date : str
        Date of the observations where the CSV has no date.
    sides : mapping of str to str, optional
        What the file's words for sides mean: ``{"0": "held", "1": "lost"}``.
    tolerance, least : float
        km within which boundaries count as the same, and km that a border needs.

    Returns
    -------
    Ground

    Raises
    ------
    FileFormatError
        Where a file cannot be read, ids are missing or double, sides or units are unknown.
    """
    fields = fields or Fields()
    shapes = read_polygons(polygons)
    assumptions: list[str] = []
    joined = [shape.properties for shape in shapes]
    if attributes:
        joined = _attributes(attributes, shapes, fields)
    units = _units(shapes, joined, fields, assumptions)
    xy = np.vstack([ring for shape in shapes for ring in shape.rings])
    geographic = bool((np.abs(xy) <= [180.0, 90.0]).all())
    if not geographic:
        assumptions.append("Coordinates are no degrees; they were taken for metres.")
    lengths = shared_boundary(
        [unit.rings for unit in units], tolerance=tolerance, geographic=geographic
    )
    borders = [pair for pair, length in lengths.items() if length >= least]
    capital = _capital(units, fields, assumptions)
    tables = {
        "theatre/units": _unit_table(units, fields, capital),
        "theatre/borders": _table(
            "theatre/borders",
            [
                dict(zip(("unit", "neighbour"), pair, strict=True))
                for pair in sorted(tuple(sorted((units[i].key, units[j].key))) for i, j in borders)
            ],
        ),
    }
    if state is not None:
        name, rows = _state(state, units, state_date, sides or {}, fields)
        tables[name] = _table(name, rows)
    alone = len(units) - len({k for pair in borders for k in pair})
    if alone and len(units) > 1:
        assumptions.append(f"{alone} of {len(units)} units touch no other.")
    return Ground(tables, tuple(assumptions))


def slug(text: str) -> str:
    """A text as an id: lower-case words joined by hyphens.

    Examples
    --------
    >>> slug("Sar-e Pul"), slug("Qal'ah-ye Now (capital)")
    ('sar-e-pul', 'qal-ah-ye-now-capital')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", (plain or text).lower()).strip("-")


def _units(
    shapes: Sequence[Shape],
    rows: Sequence[Mapping[str, str]],
    fields: Fields,
    assumptions: list[str],
) -> list[_Unit]:
    known = list(dict.fromkeys(name for row in rows for name in row))
    for wanted in (
        fields.id, fields.name, fields.region, fields.city, fields.population, fields.size
    ):  # fmt: skip
        if wanted and wanted not in known:
            raise FileFormatError(
                f"there is no attribute '{wanted}'; there are {', '.join(known) or 'none'}"
            )
    id_field = fields.id or _id_field(rows, known)
    name_field = fields.name or _first(known, NAME_NAMES)
    region_field = fields.region or _first(known, REGION_NAMES, but=name_field)
    if not id_field:
        assumptions.append("No attribute tells the units apart; they are numbered.")
    elif not fields.id:
        assumptions.append(f"Ids are taken from the attribute '{id_field}'.")
    units: dict[str, _Unit] = {}
    for number, (shape, row) in enumerate(zip(shapes, rows, strict=True), start=1):
        text = row.get(id_field, "") if id_field else str(number)
        key = slug(f"{fields.prefix}{text}")
        if not slug(text):
            raise FileFormatError(f"feature {number} has no '{id_field}'; every unit needs an id")
        if key in units:
            raise FileFormatError(
                f"two features have the id '{key}' (attribute '{id_field}'); name another "
                "attribute with --id"
            )
        units[key] = _Unit(
            key, row.get(name_field, "") or text, row.get(region_field, ""), row, list(shape.rings)
        )
    return [units[key] for key in sorted(units)]


def _id_field(rows: Sequence[Mapping[str, str]], known: Sequence[str]) -> str:
    """An attribute that tells all features apart: the usual names first."""
    lower = {name.lower(): name for name in known}
    candidates = [lower[name] for name in ID_NAMES if name in lower] + list(known)
    for name in candidates:
        values = [row.get(name, "") for row in rows]
        if all(values) and len({slug(value) for value in values}) == len(values):
            return name
    return ""


def _first(known: Sequence[str], wanted: Iterable[str], *, but: str = "") -> str:
    lower = {name.lower(): name for name in known if name != but}
    return next((lower[name] for name in wanted if name in lower), "")


def _attributes(
    path: str | Path, shapes: Sequence[Shape], fields: Fields
) -> list[Mapping[str, str]]:
    """Attributes of the polygons with those of a CSV, joined by the id attribute."""
    header, rows = _csv(path)
    common = [name for name in header if any(name in shape.properties for shape in shapes)]
    on = fields.id or _first(common, ID_NAMES)
    if not on or on not in header:
        raise FileFormatError(
            f"{path} has no id column in common with the polygons; name it with --id"
        )
    by_id = {row[on].strip(): row for _, row in rows}
    out: list[Mapping[str, str]] = []
    for shape in shapes:
        own = by_id.get(shape.properties.get(on, ""), {})
        out.append({**shape.properties, **{k: v.strip() for k, v in own.items()}})
    return out


def _capital(units: Sequence[_Unit], fields: Fields, assumptions: list[str]) -> str:
    if fields.capital:
        wanted = {slug(fields.capital), slug(fields.prefix + fields.capital)}
        found = [u.key for u in units if u.key in wanted or slug(u.name) in wanted]
        if len(found) != 1:
            raise FileFormatError(
                f"'{fields.capital}' is the id or name of {len(found)} units; exactly one is needed"
            )
        return found[0]
    cities = [unit for unit in units if _yes(unit, fields.city)]
    if not cities:
        assumptions.append("No capital was named (--capital); write capital = yes for one unit.")
        return ""
    largest = max(cities, key=lambda unit: (_people(unit, fields.population), unit.key))
    assumptions.append(f"The most populous city, {largest.name}, is taken for the capital.")
    return largest.key


def _yes(unit: _Unit, column: str) -> bool:
    return bool(column) and unit.raw.get(column, "").strip().lower() in YES


def _people(unit: _Unit, column: str) -> float:
    try:
        return float(unit.raw.get(column, "") or 0)
    except ValueError:
        return 0.0


def _unit_table(units: Sequence[_Unit], fields: Fields, capital: str) -> Table:
    rows = []
    for unit in units:
        size = unit.raw.get(fields.size, "") if fields.size else ""
        people = _people(unit, fields.population)
        rows.append(
            {
                "unit": unit.key,
                "name": unit.name,
                "region": unit.region,
                "size": size or "1",
                "population": f"{people:.0f}" if people > 0 else "",
                "city": "yes" if _yes(unit, fields.city) or unit.key == capital else "no",
                "capital": "yes" if unit.key == capital else "no",
            }
        )
    return _table("theatre/units", rows)


def _state(
    path: str | Path,
    units: Sequence[_Unit],
    default_date: str,
    sides: Mapping[str, str],
    fields: Fields,
) -> tuple[str, list[dict[str, str]]]:
    """Observations of a CSV: of units, totals or regions, by its columns."""
    header, rows = _csv(path)
    if not rows:
        raise FileFormatError(f"{path} has no rows")
    if "held" in header and "lost" in header:
        kept = ("date", "held", "contested", "lost", "units", "source")
        return "theatre/control", [
            {**{c: row.get(c, "").strip() for c in kept if c in header},
             "date": _date(row, default_date, f"{path}, line {line}")}
            for line, row in rows
        ]  # fmt: skip
    if "region" in header and "lost" in header:
        of_region = ("date", "region", "lost", "units", "source")
        return "theatre/control_regions", [
            {**{c: row.get(c, "").strip() for c in of_region if c in header},
             "date": _date(row, default_date, f"{path}, line {line}")}
            for line, row in rows
        ]  # fmt: skip
    who = next((c for c in ("unit", fields.id) if c in header), "") or _first(header, ID_NAMES)
    what = _first(header, ("side", "state", "control", "status"))
    if not who or not what:
        raise FileFormatError(
            f"{path} has neither 'unit' and 'side', nor 'held' and 'lost', nor 'region' and "
            f"'lost'; it has {', '.join(header)}"
        )
    known = {unit.key: unit.key for unit in units}
    names = Counter(slug(unit.name) for unit in units)
    known |= {slug(unit.name): unit.key for unit in units if names[slug(unit.name)] == 1}
    known |= {slug(unit.key.removeprefix(slug(fields.prefix))): unit.key for unit in units}
    out = []
    for line, row in rows:
        where = f"{path}, line {line}"
        unit = known.get(slug(row[who]))
        if unit is None:
            raise FileFormatError(f"{where}: there is no unit '{row[who]}'")
        word = row[what].strip()
        side = sides.get(word, word.lower())
        if side not in SIDES:
            raise FileFormatError(
                f"{where}: '{word}' is no side; sides are {', '.join(SIDES)}. Say what it means "
                f"with --sides {word}=held"
            )
        out.append({"date": _date(row, default_date, where), "unit": unit, "side": side})
    return "theatre/control_units", out


def _date(row: Mapping[str, str], default: str, where: str) -> str:
    text = row.get("date", "").strip() or default
    if not text:
        raise FileFormatError(f"{where}: no date; add a column 'date' or say --date")
    try:
        return parse_day(text).isoformat()
    except ValueError as error:
        raise FileFormatError(f"{where}: {error}") from None


def _csv(path: str | Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileFormatError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise FileFormatError(f"{path} is not a UTF-8 text file") from None
    reader = csv.DictReader(text.splitlines())
    header = [name.strip() for name in reader.fieldnames or []]
    reader.fieldnames = header
    rows = []
    for row in reader:
        cells = {k: (v or "") for k, v in row.items() if isinstance(k, str)}
        if any(value.strip() for value in cells.values()):
            rows.append((reader.line_num, cells))
    return header, rows


def _table(name: str, rows: Sequence[Mapping[str, str]]) -> Table:
    schema = schema_of(name)
    columns = tuple(c for c in schema.header if any(c in row for row in rows)) or schema.header
    made: list[Row] = []
    for line, row in enumerate(rows, start=2):
        made.append(tabletext.row(schema, {c: row.get(c, "") for c in columns}, line))
    return Table(name, columns, tuple(made))
