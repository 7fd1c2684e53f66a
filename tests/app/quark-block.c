// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * GLib lets go of its table of quarks when it needs a larger one, on purpose:
 * somebody may be reading it. A program that draws windows and speaks TLS is
 * near the 2,048 of the first table, whose trace says nothing that a
 * suppression could name. It is found here before it is let go of.
 */
#include "config.h"

#include <glib.h>

#if defined __SANITIZE_ADDRESS__
#define HAS_SANITIZER 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif

#ifdef HAS_SANITIZER
#include <link.h>
#include <sanitizer/lsan_interface.h>
#include <string.h>

/* GCC brings the functions and not their header. */
int    __sanitizer_get_ownership (const volatile void *pointer);
size_t __sanitizer_get_allocated_size (const volatile void *pointer);

#define TABLE_BYTES (2048 * sizeof (char *))

static int
look_cb (struct dl_phdr_info *library,
         size_t               size,
         void                *data)
{
  if (library->dlpi_name == NULL || strstr (library->dlpi_name, "/libglib-2.0.so") == NULL)
    return 0;
  for (guint i = 0; i < library->dlpi_phnum; i++)
    {
      const ElfW (Phdr) *part = &library->dlpi_phdr[i];
      void *const *words = (void *const *) (library->dlpi_addr + part->p_vaddr);

      if (part->p_type != PT_LOAD || (part->p_flags & PF_W) == 0)
        continue;
      for (gsize j = 0; j < part->p_memsz / sizeof *words; j++)
        {
          if (__sanitizer_get_ownership (words[j]) && __sanitizer_get_allocated_size (words[j]) == TABLE_BYTES)
            __lsan_ignore_object (words[j]);
        }
    }

  return 1;
}

static void __attribute__ ((constructor))
ignore_first_table (void)
{
  (void) dl_iterate_phdr (look_cb, NULL);
}
#endif
