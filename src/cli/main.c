// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include "desk-cli.h"

int
main (int    argc,
      char **argv)
{
  return desk_cli_main (argc, argv);
}
