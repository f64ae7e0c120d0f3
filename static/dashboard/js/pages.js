/* What only the pages of a store use. */
import { startCharts } from "./charts.js";
import { startGuards } from "./guard.js";
import { startLive } from "./live.js";
import { startPreviews } from "./preview.js";
import { startSync } from "./sync.js";

startLive();
startSync();
startPreviews();
startGuards();
startCharts();
