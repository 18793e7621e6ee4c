// What the Ground page shows: the run, the scenario, the date, the region and the table of the race.
import { capital } from "./talk.js";

export const stage = {
  run: "",
  ground: null, // all that the run kept: dates, scenarios, maps, fans, races, odds
  scenario: "",
  forum: "",
  at: 0, // place of the date among the dates
  region: "",
};

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
export const month = (date) => `${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
export const dateNow = () => stage.ground.dates[stage.at];
export const mapNow = (scenario = stage.scenario) => stage.ground.maps[scenario]?.[dateNow()];
export const title = (scenario) => (scenario ? capital(scenario.replaceAll("-", " ")) : "As coded");
