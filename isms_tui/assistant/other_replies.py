"""Answers that are not about one page: two pages side by side, a list, old numbers, a quiz, limits, small talk."""

from __future__ import annotations

from isms_tui.assistant.answer import Answer, Option, body, label
from isms_tui.assistant.library import Library
from isms_tui.assistant.scope import Outside
from isms_tui.assistant.understand import Meant
from isms_tui.domain.model import Statement

CAN_DO = (
    Option("what to do next", "what next"),
    Option("explain a control, such as 5.23", "explain control 5.23"),
    Option("say which controls help, such as against ransomware", "which controls help against ransomware"),
)


class OtherReplies:
    """Makes answers from several pages or from none."""

    def __init__(self, library: Library) -> None:
        """Use the pages."""
        self.library = library
        self._asked_quiz = 0

    def forget(self) -> None:
        """Start the quiz over, so that a question asked by itself has the same answer every time."""
        self._asked_quiz = 0

    def compare(self, meant: Meant) -> Answer | None:
        """Two pages side by side; None when the line does not name two."""
        names = list(dict.fromkeys(name for name in meant.about if not name.startswith("topic:transition")))
        if len(meant.mentions) < 2 or len(names) < 2:
            return None
        first, second = names[0], names[1]
        parts = body(
            *(Statement("PLAY", f"{self.library.title(name)}. {self._purpose(name)}") for name in (first, second))
        )
        why = self._relation(first, second)
        head = f"{label(first)} and {label(second)} are two things."
        if why:
            parts = (*parts, Statement("PLAY", f"How they meet: {why}."))
        options = tuple(Option(f"explain {label(name)}", f"explain {label(name)}") for name in (first, second))
        return Answer("sure", "compare", head, parts, (first, second), options, "PLAY", about=first, page=first)

    def _purpose(self, name: str) -> str:
        page = self.library.page(name) or {}
        return str(page.get("statement") or page.get("requires") or page.get("definition") or "")

    def _relation(self, first: str, second: str) -> str:
        page = self.library.page(first) or {}
        links = {link["id"]: link["why"] for link in page.get("related", ())}
        return str(links.get(second, "")).rstrip(".")

    def found(self, meant: Meant) -> Answer:
        """The pages that matter, best first; a way to each."""
        names = [name for name in meant.about if not name.startswith("topic:")][:3] or list(meant.about[:3])
        head = f"Closest: {self.library.title(names[0])}."
        parts = body(*(Statement("PLAY", f"{self.library.title(name)}. {self._purpose(name)}") for name in names))
        options = tuple(Option(f"explain {self.library.title(name)}", _line(name)) for name in names)
        return Answer("sure", "find", head, parts, meant.about[:3], options, "PLAY", about=names[0], page=names[0])

    def which(self, meant: Meant, guess: Answer) -> Answer:
        """Half sure: the best guess, so that nobody has to ask twice, and the question back."""
        names = list(meant.about[:3])
        options = tuple(Option(self.library.title(name), _line(name)) for name in names)
        intent = meant.intent if meant.intent not in ("", "explain") else guess.intent
        parts = (Statement(guess.mark or "PLAY", guess.head), *guess.body[:1])
        head = "I am not sure which of these you mean. My best guess comes first."
        return Answer(
            "half",
            intent,
            head,
            parts,
            tuple(names),
            options,
            asks=True,
            about=guess.about,
            page=guess.page or names[0],
        )

    def collision(self, number: str, order: tuple[str, ...], intent: str) -> Answer:
        """A bare number that is a clause and a control."""
        titles = {name: self.library.title(name) for name in order}
        options = tuple(Option(titles[name], _line(name)) for name in order)
        head = f"{number} is two things: a clause of 27001 and a control of Annex A. Which one?"
        return Answer("half", intent or "explain-control", head, (), order, options, asks=True)

    def edition(self, old: str, today: tuple[str, ...], meant: Meant) -> Answer:
        """What a number of the 2013 edition is called now."""
        shared = [c for c in today if c in self.library.catalog.controls]
        many = f", {self._merged(shared[0])}" if len(shared) == 1 else ""
        listed = " and ".join(f"A.{control}" for control in shared[:3])
        head = f"A.{old} is a number of the 2013 edition; today it is {listed}{many}."
        parts = body(
            *(Statement("PLAY", f"{self.library.title(control)}. {self._purpose(control)}") for control in shared[:2])
        )
        options = tuple(Option(f"explain A.{control}", f"explain A.{control}") for control in shared[:2])
        sources = (*shared[:4], "topic:transition-2013-2022")
        return Answer("sure", "edition", head, parts, sources, options, "PLAY", about=shared[0], page=shared[0])

    def _merged(self, control: str) -> str:
        before = self.library.catalog.page(control)["was_2013"]
        return f"which took in {', '.join(before[:4])}" if len(before) > 1 else "alone"

    def origin(self, control: str) -> Answer:
        """Which numbers a control had in 2013."""
        before = self.library.catalog.page(control)["was_2013"]
        text = (
            f"was {', '.join(before)} in the 2013 edition"
            if before
            else "is new: the 2013 edition had nothing by this name"
        )
        sources = (control, "topic:transition-2013-2022")
        parts = body(Statement("PLAY", f"{self.library.title(control)}. {self._purpose(control)}"))
        return Answer(
            "sure", "edition", f"A.{control} {text}.", parts, sources, mark="PLAY", about=control, page=control
        )

    def quiz(self, about: str) -> Answer:
        """One question; the choices say whether they are right."""
        pages = self.library.catalog.pages("controls")
        having = [control for control, page in pages.items() if page.get("quiz")]
        control = about if about in having else having[self._asked_quiz * 29 % len(having)]
        asked = pages[control]["quiz"][self._asked_quiz % len(pages[control]["quiz"])]
        self._asked_quiz += 1
        options = tuple(
            Option(text, f"quiz {control} {asked['q']} {place}") for place, text in enumerate(asked["options"][:3])
        )
        return Answer("sure", "quiz", asked["q"], (), (control,), options, asks=True, about=control)

    def quiz_answer(self, control: str, question: str, place: int) -> Answer:
        """Whether a choice of a quiz was right, and why."""
        asked = next(q for q in self.library.catalog.page(control)["quiz"] if q["q"] == question)
        right = asked["options"][asked["answer"]]
        head = "Right." if place == asked["answer"] else f"Not quite. Right is: {right}."
        again = (Option("another question", "quiz me"), Option(f"explain A.{control}", f"explain A.{control}"))
        parts = (Statement("PLAY", asked["why"]),)
        return Answer("sure", "quiz", head, parts, (control,), again, about=control, page=control)

    def limits(self, meant: Meant) -> Answer:
        """Compliance, passing, law, the text of the standard: an honest limit and the nearest useful thing."""
        spoken = set(meant.spoken)
        if spoken & {"text", "wording", "quote", "verbatim", "copy", "word", "paste"}:
            head = "I hold no text of the standards. Read it in your own copy; my pages say it in other words."
            about = [name for name in meant.about if meant.mentions or meant.follow_up][:1]
            options = tuple(Option(f"explain {label(name)}", f"explain {label(name)}") for name in about)
            return Answer(
                "sure", "limits", head, (), (*about, "topic:iso-iec"), options, declined=True, about=(about or [""])[0]
            )
        if spoken & {"legal", "law", "sue", "lawyer"}:
            head = "That is a legal question: ask a lawyer. I can show where laws and contracts are recorded."
            return Answer(
                "sure",
                "limits",
                head,
                (),
                ("5.31", "topic:legal-register"),
                (Option("explain A.5.31", "explain A.5.31"),),
                about="5.31",
            )
        head = "Nobody can promise that, and this tool never says that you comply. It shows what is missing."
        options = (Option("where we are", "where are we"), Option("what to do next", "what next"))
        return Answer(
            "sure", "limits", head, (), ("topic:certification", "faq:will-we-pass"), options, page="faq:will-we-pass"
        )

    def talk(self) -> Answer:
        """A greeting, or what can be asked."""
        head = "Ask about a control, a clause, a term, your own answers, or say what to change. For example:"
        return Answer("sure", "talk", head, options=CAN_DO)

    def outside(self, outside: Outside, meant: Meant) -> Answer:
        """Declined, with the nearest useful thing."""
        head = f"That is outside what I know ({outside.name})."
        options = tuple(Option(f"explain {self.library.title(name)}", _line(name)) for name in outside.pages[:2])
        parts = body(Statement("OURS", outside.near))
        return Answer("lost", meant.intent or "talk", head, parts, outside.pages, options, declined=True)

    def lost(self, meant: Meant) -> Answer:
        """I do not know: the three nearest pages, and a way to note the question."""
        names = list(meant.about[:3])
        if not meant.text.strip():
            return self.talk()._replace(head="Nothing was asked. For example:", band="lost")
        options = tuple(Option(self.library.title(name), _line(name)) for name in names[:2])
        options += (Option("keep it as an open question", f"park {meant.text[:200]}"),)
        head = "I don't know. " + ("The nearest pages are below." if names else "None of my pages has these words.")
        return Answer("lost", meant.intent or "find", head, (), tuple(names), options)


def _line(name: str) -> str:
    """What to say to get a page."""
    return f"explain {'control ' + name if name[:1].isdigit() else name}"
