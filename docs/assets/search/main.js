// The search on every page.

import { placeField } from "./field.js";
import { markLanding } from "./landing.js";
import { startSearchPage } from "./page.js";

placeField();
startSearchPage();
markLanding();
