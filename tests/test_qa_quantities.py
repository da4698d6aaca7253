"""Questions that ask for a quantity, and texts that tell one of its kind."""

import pytest

from qa.quantities import asked_quantity


@pytest.mark.parametrize(
    ("language", "question", "told", "not_told"),
    [
        ("da", "Hvor mange kom der?", "Der var 116 tilmeldte.", "Der kom mange."),
        ("da", "hvormange deltagere", "Der er to af dem.", "Det er svært."),
        ("da", "Hvad koster det?", "Det er 3.200 kr. om året.", "Det koster os 4 timer."),
        (
            "da",
            "Hvad kommer vejen til at koste kommunen?",
            "Ca. 70 mio. kr.",
            "Vejen er 11 km lang.",
        ),
        ("da", "Hvor dyrt ville det være?", "Det er gratis.", "Det er dyrt."),
        ("da", "Hvad tjener direktøren?", "Lønnen er 40.000 kroner.", "Han er 40 år."),
        ("da", "Hvor hurtigt må man køre?", "Højst 80 km/t.", "Der er 110 cyklister."),
        ("da", "Hvor længe har de været her?", "I over hundrede år.", "Vi er 104 roere."),
        ("da", "Hvor længe varede det?", "I otte meget lange uger.", "Otte blev der længe."),
        ("da", "Hvornår begynder det?", "Kl. 9.", "Det er godt."),
        ("da", "Hvornår bør man inddrage kommunen?", "Tidligt i forløbet.", "Man bør gøre det."),
        ("da", "Hvad tid er der frokost?", "12:05 Frokost", "FROKOST for to"),
        ("en", "How many came?", "Twelve came.", "We went to the town."),
        ("en", "How much did it cost?", "About £9,000 a year.", "It took 12 weeks."),
        (
            "en",
            "What is the price of a ticket?",
            "A ticket is 40 euros.",
            "There are 60 carriages.",
        ),
        ("en", "What does the mayor earn?", "$90,000.", "He has been here for 9 years."),
        ("en", "How much are the staff paid?", "18 pounds an hour.", "There are 18 of them."),
        ("en", "How tall are the cranes?", "They are 80 metres high.", "There are 3 cranes."),
        (
            "en",
            "How long does the train take?",
            "It takes nine hours.",
            "There are nine carriages.",
        ),
        ("en", "When did it begin?", "It began after the flood.", "It began."),
        ("en", "What time does it start?", "At 9.30.", "Two of them start."),
    ],
)
def test_a_quantity(language: str, question: str, told: str, not_told: str) -> None:
    quantity = asked_quantity(question)
    assert quantity is not None
    assert quantity[language].search(told)
    assert not quantity[language].search(not_told)


def test_an_answer_may_be_in_the_other_language() -> None:
    quantity = asked_quantity("How many municipalities are there?")
    assert quantity is not None
    assert quantity["da"].search("Der er tolv kommuner.")


@pytest.mark.parametrize(
    "question",
    ["Hvad sagde Odense?", "How did they find it?", "Who came?", "Hvad siger de om prisen?"],
)
def test_no_quantity_is_asked_for(question: str) -> None:
    assert asked_quantity(question) is None
