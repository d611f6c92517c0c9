"""Addresses, keys and certificates."""

import unittest

from activationplatform import Tls
from activationplatform._settings import Settings


class SettingsTest(unittest.TestCase):
    def test_targets(self):
        for address, target, encrypted in (
            ("http://127.0.0.1:5080", "127.0.0.1:5080", False),
            ("localhost:5080", "localhost:5080", False),
            ("https://example.org", "example.org:443", True),
            ("http://[::1]:5080", "[::1]:5080", False),
        ):
            settings = Settings(address)
            self.assertEqual((settings.target, settings.is_encrypted), (target, encrypted))

    def test_api_key_without_encryption_goes_to_loopback_only(self):
        for address in ("http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "https://example.org"):
            self.assertEqual(Settings(address, api_key="k").metadata, (("authorization", "Bearer k"),))
        with self.assertRaisesRegex(ValueError, "An API key is not sent to 'http://example.org' without encryption"):
            Settings("http://example.org", api_key="k")
        Settings("http://example.org", api_key="k", allow_insecure_api_key=True)

    def test_what_cannot_be(self):
        with self.assertRaisesRegex(ValueError, "'ftp://x' is neither http:// nor https://"):
            Settings("ftp://x")
        with self.assertRaisesRegex(ValueError, "tls is set, but the address 'http://x' is not https://"):
            Settings("http://x", tls=Tls())
        with self.assertRaisesRegex(ValueError, "max_attempts is 0; expected at least 1."):
            Settings("http://x", max_attempts=0)
        with self.assertRaisesRegex(ValueError, "needs both files: certificate and key"):
            Tls(certificate="a.pem").credentials()
