// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The words of generated desks: parts of sentences that fit each other, with
 * names of machines, codes and rooms between them, so that a search finds few
 * or many as it would among real texts.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include "desk-generator-private.h"

static const char *const first_names[] = {
  "Ada",    "Amir",   "Anika",  "Ayşe",   "Bartek", "Beatriz", "Björn",  "Carla",  "Chidi",   "Clara",  "Dario",  "Edda",   "Elias",  "Emeka",  "Esra",   "Eva",
  "Farid",  "Fatou",  "Felix",  "Freya",  "Giulia", "Goran",   "Greta",  "Hamid",  "Hanna",   "Ilse",   "Imran",  "Ines",   "Ivo",    "Jana",   "Joris",  "Kaito",
  "Katrin", "Kemal",  "Lars",   "Leila",  "Liam",   "Lucía",   "Magnus", "Malik",  "Marta",   "Mateus", "Mina",   "Naomi",  "Nils",   "Noor",   "Olga",   "Oskar",
  "Paula",  "Piotr",  "Priya",  "Rafael", "Rosa",   "Saskia",  "Selma",  "Sergio", "Signe",   "Tariq",  "Teresa", "Theo",   "Ulrike", "Vera",   "Viktor", "Yara",
};

static const char *const last_names[] = {
  "Abadi",     "Adler",   "Aydın",    "Bakker",   "Barros",  "Becker",   "Berg",     "Bianchi", "Blum",     "Bondarenko", "Castro",  "Chowdhury", "Conti",    "Dahl",
  "Dvořák",    "Eriksen", "Esposito", "Falk",     "Farkas",  "Fischer",  "Fonseca",  "Gallo",   "Gruber",   "Haas",       "Hansen",  "Hartmann",  "Horvat",   "Ibrahim",
  "Jansen",    "Jovanović", "Kaya",   "Keller",   "Khan",    "Kovács",   "Kowalski", "Krüger",  "Lehmann",  "Lindqvist",  "Lopes",   "Maier",     "Marino",   "Meyer",
  "Moreau",    "Müller",  "Nagy",     "Navarro",  "Nguyen",  "Nowak",    "Okafor",   "Olsen",   "Öztürk",   "Peeters",    "Petrov",  "Popescu",   "Quist",    "Rahimi",
  "Richter",   "Rossi",   "Saito",    "Santos",   "Schäfer", "Schulte",  "Silva",    "Sokolov", "Svensson", "Tanaka",     "Toth",    "Ueda",      "Vasquez",  "Visser",
  "Vogel",     "Wagner",  "Weber",    "Wójcik",   "Wolf",    "Yıldırım", "Zanetti",  "Zeman",   "Ziegler",  "Zhang",
};

static const char *const places[] = {
  "Alder",  "Birch",   "Bridge", "Canal", "Castle",  "Cedar",  "Copper", "East",  "Elm",    "Fjord",   "Forge",  "Garden", "Granite", "Harbour", "Heath", "Hill",
  "Island", "Juniper", "Lake",   "Lime",  "Linden",  "Market", "Mill",   "Moor",  "North",  "Orchard", "Park",   "Pine",   "Port",    "Quay",    "River", "Rowan",
  "Sand",   "South",   "Spring", "Stone", "Summit",  "Tower",  "Valley", "West",  "Willow", "Windmill",
};

static const char *const trades[] = {
  "Bakeries", "Brewery",   "Clinic",   "Concrete", "Dairy",   "Dental Group", "Energy",  "Engineering", "Farms",   "Film",    "Foods",   "Foundation", "Glass",    "Hotels",
  "Insurance", "Joinery",  "Law",      "Libraries", "Logistics", "Machines",  "Museum",  "Optics",      "Paper",   "Pharmacy", "Printers", "Rail",       "Recycling", "Schools",
  "Shipping", "Solar",     "Textiles", "Theatre",  "Timber",  "Tools",        "Transport", "Travel",    "Veterinary", "Water",
};

static const char *const services[] = {
  "Mail",         "Calendar",      "File shares", "Printing",    "Telephony",  "Remote access", "Payroll",   "Bookkeeping", "Web shop",        "Customer records",
  "Stock control", "Time sheets",  "Intranet",    "Web site",    "Door cards", "Meeting rooms", "Wireless network", "Internet line", "Sign-in",  "Backup",
  "Desktop",      "Mobile phones", "Planning board", "Document archive",
};

static const char *const teams[] = { "Second line", "Applications", "Network and servers", "Workplace", "Telephony vendor", "Line vendor" };

static const char *const things[] = {
  "Mail program",     "Shared calendar",   "Docking station", "Label printer",   "Projector in the meeting room", "Telephone",       "Headset",          "Scanner",
  "Time sheet",       "Payroll run",       "Order form",      "Price list",      "Customer record",               "Delivery note",   "Stock list",       "Network drive",
  "Remote desktop",   "Wireless network",  "Sign-in",         "Second monitor",  "Laptop battery",                "Web shop",        "Card reader",      "Door card",
  "Spreadsheet",      "Invoice",           "Archive search",  "Video call",      "Company phone",                 "Voicemail",       "Browser",          "Password manager",
  "Backup report",    "Licence server",    "Planning board",  "Photo upload",    "Signature pad",                 "Barcode scanner", "Out-of-office note", "Shared mailbox",
};

static const char *const troubles[] = {
  "does not start",           "is very slow",            "stops after some minutes",   "shows yesterday’s data",     "asks for the password again and again",
  "cannot be opened",         "shows an error message",  "loses what was entered",     "prints blank pages",         "is missing from the list",
  "makes a grinding noise",   "disconnects every hour",  "shows the wrong name",       "freezes when saving",        "cannot be found on the network",
  "sends everything twice",   "has the wrong time zone", "does not update",            "is in the wrong language",   "refuses the certificate",
  "rejects the attachment",   "shows only half the page", "has been locked",           "turns letters into question marks", "gives no sound",
};

static const char *const circumstances[] = {
  "since this morning",        "since the update",           "after moving to another room", "only from home",              "for the whole department",
  "for one colleague",         "when two people work in it", "after the weekend",            "at the end of the month",     "on the new laptop",
  "in the branch office",      "only on the second floor",   "whenever it rains",            "after changing the password", "with large files",
  "in the afternoon",          "since the power cut",        "only in the browser",          "on the phone only",           "after lunch",
};

static const char *const requests[] = {
  "New laptop for a colleague who starts on Monday", "Access to the folder of another department", "Second monitor wanted",  "Company phone for the driver",
  "Account for a trainee",                           "Licence for the drawing program",            "Shared mailbox wanted",  "Move of three desks",
  "Mail forwarding during parental leave",           "Name changed after the wedding",             "Return of equipment",    "More space on the network drive",
};

static const char *const questions[] = {
  "How do I book a meeting room",    "Where do I find my pay slip",      "How is the scanner set up",         "Which printer is near my desk",
  "How do I share my calendar",      "May I take the laptop abroad",     "How long is mail kept",             "How do I set up the voicemail",
  "What is the wireless password",   "How do I encrypt a message",       "How is an invoice cancelled",       "Who orders toner",
};

static const char *const works[] = {
  "Switches replaced", "Mail server updated", "Firewall rules cleaned up", "Storage extended", "Certificates renewed", "Web shop moved", "Telephony moved to the new line",
  "Printers replaced", "Database updated", "Backup tested by restoring", "Old server switched off", "Power supply serviced",
};

static const char *const steps[] = {
  "Restarted the machine",           "Signed out and in again",           "Emptied the cache",              "Looked at the log of the server",   "Compared with the machine next to it",
  "Took another cable",              "Installed the driver again",        "Checked the account",            "Put the old version back",          "Asked the vendor",
  "Followed the article",            "Tried another browser",             "Made a new profile",             "Reset the password",                "Looked over the shoulder by remote session",
  "Checked the free space",          "Disconnected the dock",             "Turned the add-in off",          "Checked the date and time",         "Asked the colleague who changed it last",
  "Renewed the certificate",         "Moved the mailbox",                 "Tested from home",               "Measured the line",                 "Exchanged the battery",
};

static const char *const findings[] = {
  "no difference.",               "that helped for an hour.",         "the message is another one now.", "works on that machine, not on this one.", "nothing in the log at that time.",
  "the same on both.",            "it works again.",                  "worse than before, put back.",    "the disk was full.",                      "the licence had run out.",
  "two programs use one port.",   "the account was locked.",          "the cable was loose.",            "the update had stopped half way.",        "only with that file.",
};

static const char *const said[] = {
  "Explained what we know and when we call again.", "Promised an answer today.",          "The customer can work on with the old form.",   "Left a message on the voicemail.",
  "Sent a picture of the message.",                 "Cannot be reached before two.",      "Very unhappy: it is the third time.",           "Thanked us, it was quicker than expected.",
  "Wants it in writing.",                           "Has a deadline on Friday.",          "Asked for a spare machine.",                    "Will try after lunch and call back.",
  "Sits in the branch office this week.",           "Agreed to a remote session at ten.", "Says a colleague has the same.",                "Has found a way around it.",
};

static const char *const causes[] = {
  "Half an update: the machine had been switched off meanwhile", "The disk was full",          "A certificate had run out",      "The account was locked after too many attempts",
  "A rule of the firewall",                                      "The driver of the vendor",   "A worn cable",                   "The setting was lost with the new profile",
  "Two settings that contradict each other",                     "A full mailbox",             "The clock of the machine",       "A fault of the program, known to the vendor",
  "It was used differently from how it was meant",               "A change on the line",       "The licence had run out",        "Dust",
};

static const char *const fixes[] = {
  "Update done to the end and machine restarted", "Space made, and a warning set",        "Certificate renewed",                "Account unlocked, password set anew",
  "Rule corrected and tested from both sides",    "Driver of the vendor put in place",    "Cable replaced",                     "Setting made part of the profile",
  "Old setting taken out",                        "Mailbox tidied, archive switched on",  "Clock set and kept right from now on", "Way around shown, vendor told",
  "Shown how it is done, article sent",           "Line measured by the vendor",          "Licence renewed",                    "Cleaned",
};

static const char *const validations[] = {
  "Tried it on the machine itself", "Test print", "Signed in as a test user", "Looked at the log an hour later", "Called the number from outside", "Opened the file from another machine",
};

static const char *const categories[] = { "Hardware", "Software", "Network", "Accounts", "Printing", "Telephony", "Mail", "Data", "Access", "Other" };

static const char *const tags[] = { "printer", "vpn", "month-end", "update", "new-starter", "branch", "vip-visit", "certificate", "licence", "move", "recurring", "training" };

/* Some are said far more often than others. */
static const char *
pick (DeskGenerator     *self,
      const char *const *texts,
      guint              n_texts)
{
  return texts[desk_generator_crowded (self, n_texts)];
}

#define PICK(texts) pick (self, texts, G_N_ELEMENTS (texts))

/* A name, code or place that hardly any other text has. */
static char *
make_detail (DeskGenerator *self)
{
  guint first, second, third;

  switch (desk_generator_below (self, 6))
    {
    case 0:
      return g_strdup_printf ("PC-%05u", desk_generator_below (self, 40000));
    case 1:
      return g_strdup_printf ("error 0x%08x", g_rand_int (self->random));
    case 2:
      first = desk_generator_below (self, 6);
      second = desk_generator_below (self, 60);
      return g_strdup_printf ("room %u.%02u", first, second);
    case 3:
      first = 1 + desk_generator_below (self, 12);
      second = desk_generator_below (self, 20);
      third = desk_generator_below (self, 100);
      return g_strdup_printf ("version %u.%u.%u", first, second, third);
    case 4:
      return g_strdup_printf ("order %u", 100000 + desk_generator_below (self, 900000));
    default:
      return g_strdup_printf ("extension %u", 1000 + desk_generator_below (self, 8000));
    }
}

static void
append_part (DeskGenerator *self,
             char           letter,
             GString       *to)
{
  g_autofree char *detail = NULL;

  switch (letter)
    {
    case 'a':
      g_string_append (to, PICK (said));
      return;
    case 'b':
      g_string_append (to, PICK (trades));
      return;
    case 'c':
      g_string_append (to, PICK (circumstances));
      return;
    case 'd':
      detail = make_detail (self);
      g_string_append (to, detail);
      return;
    case 'f':
      g_string_append (to, PICK (findings));
      return;
    case 'k':
      g_string_append (to, PICK (causes));
      return;
    case 'p':
      g_string_append (to, PICK (places));
      return;
    case 'q':
      g_string_append (to, PICK (requests));
      return;
    case 'r':
      g_string_append (to, PICK (troubles));
      return;
    case 's':
      g_string_append (to, PICK (steps));
      return;
    case 't':
      g_string_append (to, PICK (things));
      return;
    case 'u':
      g_string_append (to, PICK (questions));
      return;
    case 'w':
      g_string_append (to, PICK (works));
      return;
    case 'x':
      g_string_append (to, PICK (fixes));
      return;
    default:
      g_assert_not_reached ();
    }
}

/* A `$` and a letter stand for a part of a sentence. They are filled in from
 * left to right, whatever the compiler does with arguments, so that a seed
 * means the same everywhere. */
static void
append_sentence (DeskGenerator *self,
                 const char    *pattern,
                 GString       *to)
{
  for (const char *p = pattern; *p != '\0'; p++)
    {
      if (*p == '$')
        append_part (self, *++p, to);
      else
        g_string_append_c (to, *p);
    }
}

static char *
make_sentence (DeskGenerator *self,
               const char    *pattern)
{
  GString *text = g_string_new (NULL);

  append_sentence (self, pattern, text);

  return g_string_free (text, FALSE);
}

char *
desk_generator_person (DeskGenerator *self)
{
  const char *first = first_names[desk_generator_below (self, G_N_ELEMENTS (first_names))];
  const char *last = last_names[desk_generator_below (self, G_N_ELEMENTS (last_names))];

  return g_strdup_printf ("%s %s", first, last);
}

/* Each pair comes once before any comes again. */
char *
desk_generator_organisation (guint index)
{
  guint n = G_N_ELEMENTS (places) * G_N_ELEMENTS (trades);
  const char *place = places[index % G_N_ELEMENTS (places)];
  const char *trade = trades[(index * 7 + index / G_N_ELEMENTS (places)) % G_N_ELEMENTS (trades)];

  return index < n ? g_strdup_printf ("%s %s", place, trade) : g_strdup_printf ("%s %s %u", place, trade, index / n + 1);
}

const char *
desk_generator_service (guint index)
{
  return index < G_N_ELEMENTS (services) ? services[index] : NULL;
}

const char *
desk_generator_team (guint index)
{
  return index < G_N_ELEMENTS (teams) ? teams[index] : NULL;
}

char *
desk_generator_item (DeskGenerator *self,
                     guint          index,
                     DeskItemKind  *kind)
{
  static const struct
  {
    const char *prefix;
    DeskItemKind kind;
  } kinds[] = {
    { "NB", DESK_ITEM_KIND_COMPUTER }, { "NB", DESK_ITEM_KIND_COMPUTER }, { "PC", DESK_ITEM_KIND_COMPUTER }, { "PRN", DESK_ITEM_KIND_PRINTER },
    { "TEL", DESK_ITEM_KIND_PHONE },   { "SW", DESK_ITEM_KIND_NETWORK },  { "SRV", DESK_ITEM_KIND_SERVER },
  };
  guint chosen = desk_generator_below (self, G_N_ELEMENTS (kinds));

  *kind = kinds[chosen].kind;
  return g_strdup_printf ("%s-%05u", kinds[chosen].prefix, index + 1);
}

char *
desk_generator_summary (DeskGenerator *self,
                        DeskTicketType type)
{
  gboolean has_detail = desk_generator_chance (self, 25);

  switch (type)
    {
    case DESK_TICKET_TYPE_REQUEST:
      return make_sentence (self, has_detail ? "$q, $d" : "$q");
    case DESK_TICKET_TYPE_INFORMATION:
      return make_sentence (self, has_detail ? "$u? ($d)" : "$u?");
    case DESK_TICKET_TYPE_CHANGE:
    case DESK_TICKET_TYPE_MAINTENANCE:
    case DESK_TICKET_TYPE_RELEASE:
      return make_sentence (self, "$w, $p $b");
    case DESK_TICKET_TYPE_UNSET:
    case DESK_TICKET_TYPE_INCIDENT:
    case DESK_TICKET_TYPE_PROBLEM:
    case DESK_N_TICKET_TYPE:
    default:
      return make_sentence (self, has_detail ? "$t $r $c ($d)" : "$t $r $c");
    }
}

char *
desk_generator_description (DeskGenerator *self)
{
  return make_sentence (self, desk_generator_chance (self, 50) ? "It $r $c; $d. $a" : "$t $r $c. The $t too, $d. $a");
}

char *
desk_generator_entry (DeskGenerator *self,
                      DeskEntryKind  kind)
{
  GString *text = g_string_new (NULL);

  append_sentence (self, kind == DESK_ENTRY_KIND_CONTACT ? "$a" : "$s: $f", text);
  if (desk_generator_chance (self, 30))
    append_sentence (self, " ($d)", text);
  if (desk_generator_chance (self, 35))
    append_sentence (self, " $s: $f", text);
  if (desk_generator_chance (self, 15))
    append_sentence (self, "\n\n$t $r $c.", text);

  return g_string_free (text, FALSE);
}

char *
desk_generator_cause (DeskGenerator *self)
{
  return make_sentence (self, "$k.");
}

char *
desk_generator_resolution (DeskGenerator *self)
{
  return make_sentence (self, "$x. $s: $f");
}

char *
desk_generator_title (DeskGenerator *self)
{
  return make_sentence (self, desk_generator_chance (self, 30) ? "$t $r ($d)" : "$t $r");
}

/* A numbered list, for articles. */
char *
desk_generator_steps (DeskGenerator *self,
                      guint          n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (text, "%s%u. ", i > 0 ? "\n" : "", i + 1);
      append_sentence (self, "$s: $f If it $r $c, look at $d. $x.", text);
    }

  return g_string_free (text, FALSE);
}

const char *
desk_generator_category (DeskGenerator *self)
{
  return PICK (categories);
}

const char *
desk_generator_tag (DeskGenerator *self)
{
  return PICK (tags);
}

const char *
desk_generator_validation (DeskGenerator *self)
{
  return PICK (validations);
}
