// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Who works on a generated desk, whom it serves, and what they use.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <string.h>

#include "desk-clock.h"
#include "desk-generator-private.h"

#define N_TEAM_TIERS 6

/* Ends one commit and begins the next when it has become long. */
static gboolean
go_on (DeskGenerator *self,
       gint64         at_ms,
       DeskCommit   **commit,
       GError       **error)
{
  if ((*commit)->operations->len < 200)
    return TRUE;
  if (!desk_generator_end (self, g_steal_pointer (commit), error))
    return FALSE;
  *commit = desk_generator_begin (self, "import_record", NULL, at_ms);

  return TRUE;
}

/* Something that stands in an address: small letters of ASCII only. */
static char *
make_address_part (const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");
  g_autofree char *small = g_ascii_strdown (ascii, -1);

  return g_strcanon (g_strdelimit (g_steal_pointer (&small), " ", '.'), "abcdefghijklmnopqrstuvwxyz0123456789.", '-');
}

static void
add_member (DeskCommit     *commit,
            DeskTableId     table,
            const char     *first_field,
            const DeskUuid *first,
            const char     *second_field,
            const DeskUuid *second)
{
  g_auto (DeskValue) first_value = DESK_VALUE_INIT;
  g_auto (DeskValue) second_value = DESK_VALUE_INIT;

  desk_value_set_uuid (&first_value, first);
  desk_value_set_uuid (&second_value, second);
  desk_commit_add_member (commit, table, first_field, &first_value, second_field, &second_value, NULL);
}

static gboolean
make_staff (DeskGenerator *self,
            gint64         at_ms,
            GError       **error)
{
  static const int tiers[N_TEAM_TIERS] = { 2, 2, 2, 1, 4, 4 };
  guint n_analysts = CLAMP (self->wanted->n_tickets / 5000, 6, 40);
  DeskCommit *commit = desk_generator_begin (self, "import_record", NULL, at_ms);
  DeskUuid id;

  for (guint i = 0; i < N_TEAM_TIERS; i++)
    {
      DeskOperation *team = desk_generator_insert (self, commit, DESK_TABLE_TEAM, at_ms, &id);

      desk_operation_put_text (team, "name", desk_generator_team (i));
      desk_operation_put_integer (team, "tier", tiers[i]);
      g_array_append_val (self->teams, id);
    }
  for (guint i = 0; i < n_analysts; i++)
    {
      g_autofree char *name = desk_generator_person (self);
      g_autofree char *part = make_address_part (name);
      g_autofree char *email = g_strdup_printf ("%s@desk.example", part);
      g_auto (DeskValue) role = DESK_VALUE_INIT;
      g_auto (DeskValue) analyst_value = DESK_VALUE_INIT;
      DeskOperation *analyst = desk_generator_insert (self, commit, DESK_TABLE_ANALYST, at_ms, &id);

      desk_operation_put_text (analyst, "name", name);
      desk_operation_put_text (analyst, "email", email);
      g_array_append_val (self->analysts, id);
      /* Vendors have their own people. */
      add_member (commit, DESK_TABLE_TEAM_MEMBER, "team_id", &g_array_index (self->teams, DeskUuid, i % 4), "analyst_id", &id);
      desk_value_set_uuid (&analyst_value, &id);
      desk_value_set_enum (&role, DESK_ENUM_ROLE, DESK_ROLE_ANALYST);
      desk_commit_add_member (commit, DESK_TABLE_ANALYST_ROLE, "analyst_id", &analyst_value, "role", &role, NULL);
    }

  return desk_generator_end (self, commit, error);
}

static gboolean
make_organisations (DeskGenerator *self,
                    gint64         at_ms,
                    GError       **error)
{
  guint n = CLAMP (self->wanted->n_tickets / 600, 5, 800);
  DeskCommit *commit = desk_generator_begin (self, "import_record", NULL, at_ms);

  for (guint i = 0; i < n; i++)
    {
      static const DeskServiceLevel levels[] = { DESK_SERVICE_LEVEL_PLATINUM, DESK_SERVICE_LEVEL_GOLD,   DESK_SERVICE_LEVEL_GOLD, DESK_SERVICE_LEVEL_SILVER,
                                                 DESK_SERVICE_LEVEL_SILVER,   DESK_SERVICE_LEVEL_SILVER, DESK_SERVICE_LEVEL_NONE, DESK_SERVICE_LEVEL_NONE };
      DeskGeneratedOrganisation made = { .name = desk_generator_organisation (i), .level = levels[desk_generator_below (self, G_N_ELEMENTS (levels))] };
      DeskOperation *organisation = desk_generator_insert (self, commit, DESK_TABLE_ORGANISATION, at_ms, &made.id);
      g_autofree char *part = make_address_part (made.name);
      g_autofree char *domain = g_strdup_printf ("%s.example", part);

      desk_operation_put_text (organisation, "name", made.name);
      desk_operation_put_text (organisation, "domains", domain);
      desk_operation_put_enum (organisation, "service_level", DESK_ENUM_SERVICE_LEVEL, (int) made.level);
      g_array_append_val (self->organisations, made);
      if (!go_on (self, at_ms, &commit, error))
        return FALSE;
    }

  return desk_generator_end (self, commit, error);
}

static gboolean
make_customers (DeskGenerator *self,
                gint64         at_ms,
                GError       **error)
{
  guint n = CLAMP (self->wanted->n_tickets / 30, 20, 20000);
  DeskCommit *commit = desk_generator_begin (self, "import_record", NULL, at_ms);

  for (guint i = 0; i < n; i++)
    {
      DeskGeneratedCustomer made = { 0 };
      g_autofree char *name = desk_generator_person (self);
      gboolean is_vip = desk_generator_chance (self, 3);
      DeskOperation *customer;
      const DeskGeneratedOrganisation *organisation;
      g_autofree char *part = make_address_part (name);
      g_autofree char *domain = NULL;
      g_autofree char *email = NULL;
      g_autofree char *phone = NULL;

      made.organisation = desk_generator_crowded (self, self->organisations->len);
      organisation = &g_array_index (self->organisations, DeskGeneratedOrganisation, made.organisation);
      domain = make_address_part (organisation->name);
      email = g_strdup_printf ("%s.%u@%s.example", part, i + 1, domain);
      phone = g_strdup_printf ("+49 30 23125 %u", 1000 + i);
      customer = desk_generator_insert (self, commit, DESK_TABLE_CUSTOMER, at_ms, &made.id);
      desk_operation_put_text (customer, "name", name);
      desk_operation_put_text (customer, "email", email);
      desk_operation_put_text (customer, "phone", phone);
      desk_operation_put_uuid (customer, "organisation_id", &organisation->id);
      if (is_vip)
        desk_operation_put_integer (customer, "vip", 1);
      g_array_append_val (self->customers, made);
      if (!go_on (self, at_ms, &commit, error))
        return FALSE;
    }

  return desk_generator_end (self, commit, error);
}

static gboolean
make_equipment (DeskGenerator *self,
                gint64         at_ms,
                GError       **error)
{
  DeskCommit *commit = desk_generator_begin (self, "import_record", NULL, at_ms);
  DeskUuid id;

  for (guint i = 0; desk_generator_service (i) != NULL; i++)
    {
      DeskOperation *service = desk_generator_insert (self, commit, DESK_TABLE_SERVICE, at_ms, &id);

      desk_operation_put_text (service, "name", desk_generator_service (i));
      desk_operation_put_enum (service, "criticality", DESK_ENUM_CRITICALITY, 1 + (int) desk_generator_below (self, 3));
      desk_operation_put_uuid (service, "team_id", desk_generator_pick (self, self->teams));
      g_array_append_val (self->services, id);
    }
  for (guint i = 0; i < self->customers->len; i++)
    {
      DeskItemKind kind;
      g_autofree char *name = desk_generator_item (self, i, &kind);
      DeskOperation *item = desk_generator_insert (self, commit, DESK_TABLE_CONFIGURATION_ITEM, at_ms, &id);

      desk_operation_put_text (item, "name", name);
      desk_operation_put_enum (item, "kind", DESK_ENUM_ITEM_KIND, (int) kind);
      if (kind == DESK_ITEM_KIND_COMPUTER || kind == DESK_ITEM_KIND_PHONE)
        desk_operation_put_uuid (item, "customer_id", &g_array_index (self->customers, DeskGeneratedCustomer, i).id);
      g_array_append_val (self->items, id);
      if (!go_on (self, at_ms, &commit, error))
        return FALSE;
    }

  return desk_generator_end (self, commit, error);
}

gboolean
desk_generator_make_people (DeskGenerator *self,
                            gint64         from_ms,
                            GError       **error)
{
  /* They were there before the first one called. */
  gint64 at_ms = MAX (from_ms - DESK_DAY_MS, 0);

  return make_staff (self, at_ms, error) && make_organisations (self, at_ms, error) && make_customers (self, at_ms, error) && make_equipment (self, at_ms, error);
}
