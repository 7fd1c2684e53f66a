// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-cli.h"

G_BEGIN_DECLS

#define DESK_SIGN_IN_OPTIONS                                                                                                           \
  { "account", 0, "NAME", N_ ("whom to sign in as, at a service"), FALSE },                                                            \
    { "password-file", 0, "FILE", N_ ("where the password stands in the first line; “-” for standard input"), TRUE },                  \
    { "fingerprint", 0, "TEXT", N_ ("of the service’s certificate, as its administrator told you"), FALSE }

char *desk_sign_in_read_line (const char *path, GError **error);
char *desk_sign_in_read_password (DeskCli *cli, GError **error);
char *desk_sign_in_find_place (DeskCli *cli, const char *address, GError **error);
void  desk_sign_in_tell_file (gboolean is_in_file);

G_END_DECLS
