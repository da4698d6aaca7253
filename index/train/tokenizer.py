"""One vocabulary for both languages: the teacher's commonest pieces and Danish ones beside them.

English words keep the pieces that the teacher knows, so the teacher's layers go on reading English
as before. Danish words get pieces of their own, which split compounds usefully
("registrerings ##ordning").
"""

from collections.abc import Iterable

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

UNKNOWN, PAD, START, END, MASK = "[UNK]", "[PAD]", "[CLS]", "[SEP]", "[MASK]"
SPECIAL = [PAD, UNKNOWN, START, END, MASK]
CONTINUED = "##"


def train_tokenizer(
    danish: Iterable[str], teacher_vocabulary: dict[str, int], english: int, size: int
) -> Tokenizer:
    """A lower-case WordPiece tokenizer of at most `size` pieces.

    `teacher_vocabulary` maps pieces to their ids, commoner pieces first as in BERT's; `english` of
    them are kept. The rest is trained on the `danish` texts; of pieces that are equally common the
    trainer prefers some at random, so two trainings differ in a few rare pieces.
    """
    kept = _common_pieces(teacher_vocabulary, english)
    trained = _wordpiece({UNKNOWN: 0})
    # Half of the commonest Danish pieces are the teacher's too ("for", "parlament", "##er"), so
    # the trainer is asked for all and the first that are new are taken: it makes common ones first.
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=[UNKNOWN], limit_alphabet=120, show_progress=False
    )
    trained.train_from_iterator(danish, trainer)
    found = sorted(trained.get_vocab().items(), key=lambda item: item[1])
    pieces = dict.fromkeys([*SPECIAL, *kept])
    for piece, _ in found:
        if len(pieces) >= size:
            break
        pieces[piece] = None
    return _wordpiece({piece: i for i, piece in enumerate(pieces)})


def _common_pieces(vocabulary: dict[str, int], count: int) -> list[str]:
    """The first pieces in Latin letters, digits or punctuation."""
    ordered = sorted(vocabulary, key=lambda piece: vocabulary[piece])
    usable = (
        piece
        for piece in ordered
        if not piece.startswith("[") and all(letter < "ɐ" for letter in piece)
    )
    return [piece for piece, _ in zip(usable, range(count), strict=False)]


def _wordpiece(vocabulary: dict[str, int]) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token=UNKNOWN))
    # Accents stay: without them "få" (get) and "fa" would be one, and æ, ø, å three letters of 29.
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFC(),
            normalizers.BertNormalizer(
                clean_text=True, handle_chinese_chars=False, strip_accents=False, lowercase=True
            ),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    if START in vocabulary:
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{START} $A {END}",
            pair=f"{START} $A {END} $B:1 {END}:1",
            special_tokens=[(START, vocabulary[START]), (END, vocabulary[END])],
        )
    return tokenizer
