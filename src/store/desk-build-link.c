// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A link from a ticket to another one, to an article, an item or an address.
 * The rules are in src/core/desk-guard-link.c.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-ticket-build.h"

/**
 * desk_build_link:
 * @build: with what is linked to in its entry
 * @error: return location
 *
 * What the link says is put where its author has left it open.
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_link (DeskTicketBuild *build,
                 GError         **error)
{
  static const struct {
    const char *target;
    DeskLinkKind kind;
  } usual[] = {
    { "linked_ticket_id", DESK_LINK_KIND_RELATED },
    { "article_id", DESK_LINK_KIND_ARTICLE_USED },
    { "configuration_item_id", DESK_LINK_KIND_ITEM },
    { "url", DESK_LINK_KIND_WEB },
  };
  DeskOperation *entry = desk_ticket_action_get_entry (build->action);

  for (guint i = 0; i < G_N_ELEMENTS (usual) && desk_operation_get (entry, "link_kind") == NULL; i++)
    {
      if (desk_operation_get (entry, usual[i].target) != NULL)
        desk_operation_put_enum (entry, "link_kind", DESK_ENUM_LINK_KIND, (int) usual[i].kind);
    }

  return desk_build_add_entry (build, DESK_ENTRY_KIND_LINK, error);
}
