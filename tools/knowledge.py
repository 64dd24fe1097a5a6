"""What the generators share: how the texts of knowledge/ are read, and the hash that their tables
are looked up by. In all of them an empty line says nothing, nor does one that begins with a number
sign; in those that are read by read_lines() a number sign ends a line wherever it stands."""


def read_rows(path):
    """(number, text) of every line that is neither empty nor a comment."""
    with open(path, encoding='utf-8') as file:
        for number, line in enumerate(file, 1):
            if line.strip() and not line.startswith('#'):
                yield number, line.rstrip()


def read_columns(path, separator='|'):
    """(number, columns) of every line that is neither empty nor a comment."""
    for number, line in read_rows(path):
        yield number, [column.strip() for column in line.split(separator)]


def read_placed(path):
    """(place for messages, text) of every line on which something stands before a number sign."""
    for number, line in read_rows(path):
        text = line.split('#')[0].strip()
        if text:
            yield f'{path}:{number}', text


def read_lines(path):
    """The same without the places."""
    for _, text in read_placed(path):
        yield text


def table_hash(word):
    """The same as str_table_hash() in src/base/str.h."""
    value = 2166136261
    for byte in word.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value ^ value >> 15
