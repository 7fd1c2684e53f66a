// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What stands in the window while no desk is open: the first choices, a desk
 * that is being opened, or why one could not be.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-store-error.h"
#include "desk-welcome-page.h"

struct _DeskWelcomePage {
  AdwBin parent_instance;

  AdwStatusPage *status_page;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkWidget *sample_button;
};

G_DEFINE_FINAL_TYPE (DeskWelcomePage, desk_welcome_page, ADW_TYPE_BIN)

static void
show_child (DeskWelcomePage *self,
            const char      *name)
{
  gboolean is_busy = g_str_equal (name, "busy");

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_spinner_set_spinning (self->spinner, is_busy);
  if (!is_busy)
    gtk_widget_grab_focus (self->sample_button);
}

static const char *
error_title (const GError *error)
{
  if (error->domain != DESK_STORE_ERROR)
    return _("The desk could not be opened");

  switch (error->code)
    {
    case DESK_STORE_ERROR_NOT_FOUND:
      return _("The desk is not there");
    case DESK_STORE_ERROR_NOT_A_DESK:
      return _("This is not a desk");
    case DESK_STORE_ERROR_NEWER:
      return _("The desk comes from a newer version");
    case DESK_STORE_ERROR_DAMAGED:
      return _("The desk is damaged");
    case DESK_STORE_ERROR_NETWORK:
      return _("The desk is on a network share");
    case DESK_STORE_ERROR_READ_ONLY:
      return _("The desk is write-protected");
    case DESK_STORE_ERROR_FULL:
      return _("The disk is full");
    default:
      return _("The desk could not be opened");
    }
}

static void
desk_welcome_page_class_init (DeskWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/welcome/desk-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskWelcomePage, status_page);
  gtk_widget_class_bind_template_child (widget_class, DeskWelcomePage, stack);
  gtk_widget_class_bind_template_child (widget_class, DeskWelcomePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, DeskWelcomePage, sample_button);
}

static void
desk_welcome_page_init (DeskWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_welcome_page_show_welcome (self);
}

/**
 * desk_welcome_page_new:
 *
 * Its buttons activate `app.open-sample`, `app.new-desk` and `app.open`.
 *
 * Returns: (transfer floating): a page that shows the first choices
 */
GtkWidget *
desk_welcome_page_new (void)
{
  return g_object_new (DESK_TYPE_WELCOME_PAGE, NULL);
}

void
desk_welcome_page_show_welcome (DeskWelcomePage *self)
{
  g_return_if_fail (DESK_IS_WELCOME_PAGE (self));

  adw_status_page_set_icon_name (self->status_page, DESK_APPLICATION_ID);
  adw_status_page_set_title (self->status_page, _("Welcome to Deskbell"));
  adw_status_page_set_description (self->status_page,
                                   _("The sample desk shows a small office in full swing: look around, change anything, and have it made anew whenever you like."));
  show_child (self, "choices");
}

/**
 * desk_welcome_page_show_busy:
 * @self: a page
 * @title: what is being done
 */
void
desk_welcome_page_show_busy (DeskWelcomePage *self,
                             const char      *title)
{
  g_return_if_fail (DESK_IS_WELCOME_PAGE (self));

  adw_status_page_set_icon_name (self->status_page, DESK_APPLICATION_ID);
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, NULL);
  show_child (self, "busy");
}

/**
 * desk_welcome_page_show_error:
 * @self: a page
 * @path: (nullable): the desk that was to be opened
 * @error: why it was not
 */
void
desk_welcome_page_show_error (DeskWelcomePage *self,
                              const char      *path,
                              const GError    *error)
{
  g_autofree char *message = NULL;

  g_return_if_fail (DESK_IS_WELCOME_PAGE (self));
  g_return_if_fail (error != NULL);

  /* The description is markup; the message holds a path of somebody else's. */
  message = g_markup_escape_text (error->message, -1);
  adw_status_page_set_icon_name (self->status_page, "dialog-warning-symbolic");
  adw_status_page_set_title (self->status_page, error_title (error));
  adw_status_page_set_description (self->status_page, message);
  show_child (self, "choices");
}
