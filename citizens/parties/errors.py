"""How parties refuse."""


class PartyRefused(Exception):
    """Nothing was changed."""


class AlreadyMember(PartyRefused):
    """Nobody is a member twice."""


class InvitationOver(PartyRefused):
    """The code was used, taken back, has run out, or never was one."""


class LastRepresentative(PartyRefused):
    """Somebody has to represent those who stay."""


class PartyOver(PartyRefused):
    """The party, or this membership of it, has ended."""


class TooMany(PartyRefused):
    """More than a person or a party may have."""


class NumberDiffers(PartyRefused):
    """The number on the certificate is not the one the party was made with."""


class NumberTaken(PartyRefused):
    """Another party with this number has been confirmed."""


class MayNotFile(Exception):
    """Nothing is filed in this party's name by this person (any more)."""
