#pragma once
// How a visitor on this machine comes into the demo without looking for the link on the terminal.

#include "house.h"
#include "http/router.h"

namespace polku::app {

// Adds GET /api/v1/demo -> {"link": "/login#token=..." or null}. A link is given only while the
// installation is a demo, to a client on this machine that calls the server by a local name.
void add_demo_routes(http::Router& router, Rooms& rooms);

}  // namespace polku::app
