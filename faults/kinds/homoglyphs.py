"""Letters of another script that look like Latin ones."""

from random import Random

# Cyrillic letters that common fonts draw like these Latin ones (Unicode confusables, UTS #39).
LOOKALIKES = dict(zip("aceiopsxyABCEHIJKMOPSTXY", "асеіорѕхуАВСЕНІЈКМОРЅТХУ", strict=True))


def has_double(text: str) -> bool:
    """Whether some letter of a text can be replaced by one that looks the same."""
    return not LOOKALIKES.keys().isdisjoint(text)


def with_double(text: str, random: Random) -> str:
    """The text with one such letter in place of its own. Raises IndexError when it has none to replace."""
    place = random.choice([number for number, letter in enumerate(text) if letter in LOOKALIKES])
    return text[:place] + LOOKALIKES[text[place]] + text[place + 1 :]
