"""How the deliveries of a campaign become mails: claimed, opened, rendered, signed, handed over, written down."""
