// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rules of links: one target, another one than the ticket itself, and once.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-guard-private.h"

static const struct {
  const char *field;
  const char *kinds[4];
} targets[] = {
  { "linked_ticket_id", { "related", "duplicate", "caused_by", NULL } },
  { "article_id", { "article_used", "related", NULL } },
  { "configuration_item_id", { "item", NULL } },
  { "url", { "web", NULL } },
};

static gboolean
is_address (const char *url)
{
  static const char *const schemes[] = { "http://", "https://", "mailto:" };

  for (const char *c = url; *c != '\0'; c++)
    {
      if (g_ascii_isspace (*c) || g_ascii_iscntrl (*c))
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if (g_ascii_strncasecmp (url, schemes[i], strlen (schemes[i])) == 0)
        return url[strlen (schemes[i])] != '\0';
    }

  return FALSE;
}

static gboolean
check_target (const DeskState *state,
              const DeskUuid  *entry,
              guint            target,
              const DeskValue *value,
              GError         **error)
{
  g_auto (DeskValue) kind = DESK_VALUE_INIT;
  g_auto (DeskValue) ticket = DESK_VALUE_INIT;

  if (!desk_guard_get_entry (state, entry, "link_kind", &kind, error) || !desk_guard_get_entry (state, entry, "ticket_id", &ticket, error))
    return FALSE;
  if (desk_value_get_text (&kind) == NULL || !g_strv_contains (targets[target].kinds, desk_value_get_text (&kind)))
    return desk_guard_refuse (error, _("A link cannot say that of what it leads to: a ticket is related, a duplicate or the cause; an article was used or is related"));
  if (desk_value_equal (value, &ticket))
    return desk_guard_refuse (error, _("A ticket is not linked to itself"));
  if (strcmp (targets[target].field, "url") == 0 && !is_address (desk_value_get_text (value)))
    return desk_guard_refuse (error, _("An address begins with http://, https:// or mailto: and has no blanks"));

  return TRUE;
}

gboolean
desk_guard_check_link (const DeskState     *state,
                       const DeskCommit    *commit,
                       const DeskOperation *operation,
                       GError             **error)
{
  g_auto (DeskValue) kind = DESK_VALUE_INIT;
  guint n_targets = 0;
  guint n_same;

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_auto (DeskValue) value = DESK_VALUE_INIT;

      if (!desk_guard_get_entry (state, &operation->row, targets[i].field, &value, error))
        return FALSE;
      if (desk_value_is_null (&value))
        continue;
      n_targets++;
      if (!check_target (state, &operation->row, i, &value, error))
        return FALSE;
    }
  if (n_targets != 1)
    return desk_guard_refuse (error, _("A link leads to one thing: a ticket, an article, an item or an address"));
  if (!desk_guard_get_entry (state, &operation->row, "link_kind", &kind, error))
    return FALSE;
  /* An article is used as often as it is tried, and each time says how it did. */
  if (desk_value_get_enum (&kind, DESK_ENUM_LINK_KIND) == DESK_LINK_KIND_ARTICLE_USED)
    return TRUE;
  if (!state->count_same_links (state->data, &operation->row, &n_same, error))
    return FALSE;

  return n_same == 0 || desk_guard_refuse (error, _("This link is there already"));
}
