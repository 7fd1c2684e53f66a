// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A JSON body, as anybody may send it to any of the routes that take one.
 */
#define G_LOG_DOMAIN "deskbell-fuzz"

#include "config.h"

#include <string.h>

#include "desk-accounts.h"
#include "desk-bodies.h"
#include "fuzz-target.h"

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

static void
look_at_enrol (JsonNode *node)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folded = NULL;
  DeskEnrolBody body;

  if (!desk_body_read_enrol (node, &body, &error))
    {
      g_assert_nonnull (error);
      return;
    }
  g_assert_cmpuint (strlen (body.name), <=, DESK_ACCOUNT_NAME_MAX_BYTES);
  g_assert_cmpuint (strlen (body.device), <=, DESK_DEVICE_NAME_MAX_BYTES);
  g_assert_true (g_utf8_validate (body.password, -1, NULL));
  g_assert_false (desk_uuid_is_nil (&body.replica));
  folded = desk_account_fold_name (body.name, NULL);
  if (folded != NULL)
    {
      g_autofree char *again = desk_account_fold_name (folded, NULL);

      g_assert_cmpstr (folded, ==, again);
    }
}

static void
look_at_others (JsonNode *node)
{
  DeskAccountChangeBody change;
  DeskPresenceBody presence;
  DeskPasswordBody password;
  DeskAccountBody account;

  if (desk_body_read_account (node, &account, NULL))
    g_assert_nonnull (account.password);
  if (desk_body_read_account_change (node, &change, NULL))
    g_assert_true (change.password != NULL || change.set_disabled || change.revoke_devices);
  if (desk_body_read_password (node, &password, NULL))
    g_assert_true (password.old != NULL && password.new != NULL);
  (void) desk_body_read_presence (node, &presence, NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = desk_body_parse_json ((const char *) data, size, &error);

  g_assert_true ((node == NULL) == (error != NULL));
  if (node == NULL)
    return 0;

  look_at_enrol (node);
  look_at_others (node);
  desk_body_wipe_json (node);

  return 0;
}
