"""Mail, as it is carried over SMTP."""
