"""What addresses look like, and which services give them away for minutes."""

from disposable_email_domains import blocklist
from email_validator import EmailNotValidError, validate_email


class KnownMailboxes:
    """Reads addresses by the rules of mail, without asking any network."""

    def read(self, typed: str) -> str | None:
        """The one spelling of an address by which it is compared; nothing when it is none.

        Mail servers tell capitals apart only in theory; people never do.
        """
        try:
            told = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            return None
        return told.ascii_email.lower() if told.ascii_email else None

    def is_disposable(self, email: str) -> bool:
        """Whether its service is one for addresses that are thrown away, or lies below one."""
        domain = email.rpartition("@")[2]
        while domain:
            if domain in blocklist:
                return True
            domain = domain.partition(".")[2]
        return False
