"""The stand-in for a mail relay: strict SMTP on loopback, and a web inbox to read what came."""
