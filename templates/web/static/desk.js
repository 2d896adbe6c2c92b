// The little that the desk does by itself. Every page works without it.
"use strict";
