// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A certificate that nobody has signed but itself. Clients know it by its
 * fingerprint, so nothing is missing; its key is of P-256.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <unistd.h>

#include "desk-certificate.h"
#include "desk-service-error.h"

#define VALID_DAYS 3650
#define DAY_S (24 * 60 * 60)

static gboolean
check (int      code,
       GError **error)
{
  if (code >= 0)
    return TRUE;

  g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("The certificate could not be made (%s)"), gnutls_strerror (code));
  return FALSE;
}

static gboolean
describe (gnutls_x509_crt_t  certificate,
          const char        *name,
          gint64             now_ms,
          GError           **error)
{
  struct in_addr loopback = { htonl (INADDR_LOOPBACK) };
  guint8 serial[16];
  time_t now = (time_t) (now_ms / 1000);

  if (!check (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial), error))
    return FALSE;
  serial[0] &= 0x7f;

  return check (gnutls_x509_crt_set_version (certificate, 3), error) && check (gnutls_x509_crt_set_serial (certificate, serial, sizeof serial), error) &&
         check (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned int) strlen (name)), error) &&
         check (gnutls_x509_crt_set_activation_time (certificate, now - DAY_S), error) &&
         check (gnutls_x509_crt_set_expiration_time (certificate, now + (time_t) VALID_DAYS * DAY_S), error) &&
         check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, name, (unsigned int) strlen (name), GNUTLS_FSAN_SET), error) &&
         check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, "localhost", 9, GNUTLS_FSAN_APPEND), error) &&
         check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, &loopback, sizeof loopback, GNUTLS_FSAN_APPEND), error) &&
         check (gnutls_x509_crt_set_basic_constraints (certificate, 0, -1), error) &&
         check (gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE), error) &&
         check (gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, 0), error);
}

static gboolean
write_file (const char            *path,
            const gnutls_datum_t  *pem,
            int                    mode,
            GError               **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  gboolean is_done = fd >= 0 && write (fd, pem->data, pem->size) == (gssize) pem->size && fsync (fd) == 0;

  if (!is_done)
    g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("“%s” cannot be written (%s)"), path, g_strerror (errno));
  if (fd >= 0)
    close (fd);

  return is_done;
}

static gboolean
make (gnutls_x509_privkey_t  key,
      gnutls_x509_crt_t      certificate,
      const char            *name,
      gint64                 now_ms,
      gnutls_datum_t        *certificate_pem,
      gnutls_datum_t        *key_pem,
      GError               **error)
{
  return check (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0), error) &&
         describe (certificate, name, now_ms, error) && check (gnutls_x509_crt_set_key (certificate, key), error) &&
         check (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0), error) &&
         check (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, certificate_pem), error) &&
         check (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, 0, key_pem), error);
}

/**
 * desk_certificate_make:
 * @name: of the host
 * @now_ms: the time
 * @certificate_path: where nothing stands yet
 * @key_path: where nothing stands yet
 * @error: return location
 *
 * Returns: whether both were made; the key is readable by its owner only
 */
gboolean
desk_certificate_make (const char  *name,
                       gint64       now_ms,
                       const char  *certificate_path,
                       const char  *key_path,
                       GError     **error)
{
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t certificate = NULL;
  gnutls_datum_t certificate_pem = { 0 }, key_pem = { 0 };
  gboolean is_done;

  is_done = check (gnutls_x509_privkey_init (&key), error) && check (gnutls_x509_crt_init (&certificate), error) &&
            make (key, certificate, name, now_ms, &certificate_pem, &key_pem, error) && write_file (key_path, &key_pem, 0600, error);
  if (is_done && !write_file (certificate_path, &certificate_pem, 0644, error))
    {
      (void) g_unlink (key_path);
      is_done = FALSE;
    }
  if (key_pem.data != NULL)
    gnutls_memset (key_pem.data, 0, key_pem.size);
  gnutls_free (key_pem.data);
  gnutls_free (certificate_pem.data);
  if (certificate != NULL)
    gnutls_x509_crt_deinit (certificate);
  if (key != NULL)
    gnutls_x509_privkey_deinit (key);

  return is_done;
}
