"""Sealing: what is sealed can be opened with any of our keys, and with nothing else."""

import pytest
from cryptography.fernet import Fernet

from adapters.secrets import FernetCipher
from nomoflow.kernel.errors import Unavailable

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_is_sealed_can_be_opened() -> None:
    cipher = FernetCipher([NEW])
    assert cipher.open(cipher.seal("سر")) == "سر"
    raw = bytes(range(256))
    assert cipher.open_bytes(cipher.seal_bytes(raw)) == raw


def test_what_is_sealed_does_not_show() -> None:
    cipher = FernetCipher([NEW])
    assert "secret-word" not in cipher.seal("secret-word")
    assert cipher.seal("secret-word") != cipher.seal("secret-word")


def test_the_first_key_seals_and_every_key_opens() -> None:
    sealed = FernetCipher([OLD]).seal("word")
    assert FernetCipher([NEW, OLD]).open(sealed) == "word"
    assert FernetCipher([NEW]).open(FernetCipher([NEW, OLD]).seal("word")) == "word"


@pytest.mark.parametrize("sealed", ["", "no token", "gAAAAABm"])
def test_what_cannot_be_opened_is_unavailable(sealed: str) -> None:
    with pytest.raises(Unavailable):
        FernetCipher([NEW]).open(sealed)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Unavailable):
        FernetCipher([NEW]).open(FernetCipher([OLD]).seal("word"))


def test_a_cipher_does_not_show_its_keys() -> None:
    assert NEW not in repr(FernetCipher([NEW]))
