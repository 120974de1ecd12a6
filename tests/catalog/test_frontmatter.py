"""Front matter: the split, the lines in its errors, the shapes."""

import pytest

from isms_tui.catalog.frontmatter import ContentError, parse_toml, shape_problems, split, walk_strings

PAGE = '+++\nid = "5.10"\n[roles]\naccountable = "Lead"\n+++\n\n## Why\n\nText.\n'


def failure(text: str) -> ContentError:
    with pytest.raises(ContentError) as caught:
        split(text, "content/controls/x.md")
    return caught.value


def test_splits_into_table_and_body():
    assert split(PAGE, "x.md") == ({"id": "5.10", "roles": {"accountable": "Lead"}}, "## Why\n\nText.")


@pytest.mark.parametrize("change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n"), lambda t: t + "\n\n"])
def test_byte_order_mark_and_line_ends_make_no_difference(change):
    assert split(change(PAGE), "x.md") == split(PAGE, "x.md")


@pytest.mark.parametrize("text", ['+++\nid = "a"\n+++', '+++\nid = "a"\n+++\n', '+++ \nid = "a"\n+++\t\n \n\n'])
def test_a_short_page_has_an_empty_body(text):
    assert split(text, "x.md") == ({"id": "a"}, "")


def test_a_fence_in_the_body_is_body():
    assert split('+++\nid = "a"\n+++\nText.\n+++\nMore.', "x.md")[1] == "Text.\n+++\nMore."


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "does not start with"),
        ('\nid = "a"\n+++\n', 1, "does not start with"),
        ('+++\nid = "a"\n', 1, "not closed"),
        ('+++\nid = "a"\nplain = no quotes\n+++\n', 3, "not valid"),
        ('+++\r\nid = "a"\r\n\r\nplain = "open\r\n+++\r\n', 4, "not valid"),
        ('+++\nid = "a"\nid = "b"\n+++\n', 3, "not valid"),
        ("+++\na = [1,\n+++\n", 2, "not valid"),
        ("+++\nid = 5.10\n+++\n", 2, "put it in quotes"),
        ('+++\nid = "5.1"\n[[related]]\nid = "5.2"\n[[related]]\nid = 5.10\n+++\n', 6, "put it in quotes"),
        ('+++\nid = "5.1"\nrelated = [{ id = "5.2" }, { id = 5 }]\n+++\n', 3, "put it in quotes"),
        ("+++\nid = [5]\n+++\n", 2, "put it in quotes"),
    ],
)
def test_errors_name_the_line_of_the_file(text, line, words):
    error = failure(text)
    assert (error.source, error.line) == ("content/controls/x.md", line)
    assert words in error.message
    assert str(error) == f"content/controls/x.md:{line}: {error.message}"
    assert error.message.endswith(".")
    assert "(at " not in error.message


def test_toml_files_count_from_their_own_first_line():
    assert parse_toml("\ufeffa = 1\r\nb = 2\r\n", "x.toml") == {"a": 1, "b": 2}
    with pytest.raises(ContentError) as caught:
        parse_toml("a = 1\nb = \n", "x.toml")
    assert caught.value.line == 2


def test_walks_texts_with_their_path():
    meta = {"id": "a", "n": 1, "action": [{"do": "Ask."}], "roles": {"informed": ["All", "Some"]}}
    assert list(walk_strings(meta)) == [
        (("id",), "a"),
        (("action", 0, "do"), "Ask."),
        (("roles", "informed", 0), "All"),
        (("roles", "informed", 1), "Some"),
    ]


SPEC = {
    "id": "text",
    "size": "one S M",
    "minutes": "int 1-30",
    "test": "texts 1-2",
    "note?": "text",
    "step": (1, 2, {"do": "text"}),
}
GOOD = {"id": "a", "size": "S", "minutes": 5, "test": ["b"], "step": [{"do": "x"}]}


def test_a_good_shape_has_no_problem():
    assert list(shape_problems(GOOD, SPEC)) == []
    assert list(shape_problems({**GOOD, "note": "n"}, SPEC)) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": ""}, "id is empty"),
        ({"id": " "}, "id is no text"),
        ({"id": 3}, "id is no text"),
        ({"size": "XL"}, "size is XL, not one of S, M"),
        ({"size": ["S"]}, "size is ['S'], not one of S, M"),
        ({"minutes": 31}, "minutes is 31, not a number from 1 to 30"),
        ({"minutes": True}, "minutes is True, not a number from 1 to 30"),
        ({"minutes": "5"}, "minutes is 5, not a number from 1 to 30"),
        ({"test": "b"}, "test is no list"),
        ({"test": []}, "test has 0 entries, not 1 to 2"),
        ({"test": ["a", 2]}, "test 2 is no text"),
        ({"note": ""}, "note is empty"),
        ({"step": {"do": "x"}}, "step is no list"),
        ({"step": ["x"]}, "step 1 is no table"),
        ({"step": [{"do": "x"}, {"does": "y"}]}, "step 2.does is no known key"),
        ({"step": [{"do": "x"}, {}]}, "step 2.do is missing"),
        ({"more": 1}, "more is no known key"),
    ],
)
def test_a_wrong_shape_is_named(change, message):
    assert message in list(shape_problems({**GOOD, **change}, SPEC))


def test_every_missing_key_is_named():
    assert list(shape_problems({}, SPEC)) == [f"{key} is missing" for key in ("id", "size", "minutes", "test", "step")]
