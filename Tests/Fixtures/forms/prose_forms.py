"""Forms of running text and Markdown: a label and an identifier side by side in a phrase, a sentence or an item."""

import textwrap

from form import MARKUP, Form, line
from pairs import Pair

BRACKETS = "[]"

BESIDE = [
    line("{0.label} ({0.id})"),
    line("{0.label} [{0.id}]", barred=BRACKETS),
    line("{0.label} {{{0.id}}}", barred="{}"),
    line("{0.label}({0.id})"),
    line("{0.label}\u00a0({0.id})", "label, no-break space, (ID)"),
    line("{0.id} ({0.label})"),
    line("{0.id} [{0.label}]", barred=BRACKETS),
    line("{0.id} {0.label}"),
    line("{0.label} {0.id}"),
    line("({0.id}) {0.label}"),
    line("[{0.id}] {0.label}", barred=BRACKETS),
    line("({0.label}, {0.id})"),
    line("({0.label}; {0.id})"),
    line("({0.id}, {0.label})"),
    line("({0.id}: {0.label})"),
    line("{0.label}, {0.id}"),
    line("{0.id}, {0.label}"),
    line("{0.label}; {0.id}"),
    line("{0.label}: {0.id}"),
    line("{0.id}: {0.label}"),
    line("{0.id}:{0.label}"),
    line("{0.label} - {0.id}"),
    line("{0.id} - {0.label}"),
    line("{0.label} – {0.id}"),
    line("{0.id} – {0.label}"),
    line("{0.label} — {0.id}"),
    line("{0.id} — {0.label}"),
    line("{0.id}—{0.label}"),
    line("{0.label} -> {0.id}"),
    line("{0.id} -> {0.label}"),
    line("{0.label} → {0.id}"),
    line("{0.id} → {0.label}"),
    line("{0.label} => {0.id}"),
    line("{0.label} = {0.id}"),
    line("{0.id} = {0.label}"),
    line("{0.label}={0.id}"),
    line("{0.label} / {0.id}"),
    line("{0.label} | {0.id}", barred="|", same_branch=True),
    line("{0.id} | {0.label}", barred="|", same_branch=True),
    line("{0.id} ! {0.label}"),
    line("{0.id} # {0.label}"),
    line("{0.id} // {0.label}"),
    line("{0.id}~{0.label}"),
    line("obo:{0.underscored} {0.label}"),
    line("`{0.id}` for {0.label}"),
    line("{0.snake_case} ({0.id})", barred="_"),
    line("{0.label} ({0.underscored})"),
    line("{0.underscored} {0.label}"),
    line("{0.label} ({0.prefix}: {0.digits})", "label (prefix: digits)"),
    line("{0.label} ({0.lower_prefix}:{0.digits})", "label (prefix in lower case:digits)"),
]

STYLED = [
    line("**{0.label}** ({0.id})", barred="*"),
    line("**{0.label}** {0.id}", barred="*"),
    line("**{0.label} ({0.id})**", barred="*"),
    line("**{0.label}:** {0.id}", barred="*"),
    line("**{0.id}**: {0.label}"),
    line("**{0.id}** {0.label}"),
    line("**{0.id}** – {0.label}"),
    line("**{0.id} — {0.label}**"),
    line("*{0.label}* ({0.id})", barred="*"),
    line("_{0.label}_ ({0.id})", barred="_"),
    line("{0.id} (*{0.label}*)", barred="*"),
    line("`{0.id}` {0.label}"),
    line("`{0.id}` ({0.label})"),
    line("`{0.id}` — {0.label}"),
    line("{0.label} (`{0.id}`)"),
    line("`{0.label}` (`{0.id}`)", barred="`"),
    line("`{0.label} ({0.id})`", barred="`"),
    line('"{0.label}" ({0.id})', barred='"'),
    line('{0.id} "{0.label}"', barred='"'),
    line('{0.id} ("{0.label}")', barred='"'),
    line("{0.id} '{0.label}'", barred="'"),
    line("“{0.label}” ({0.id})", barred="“”"),
    line("‘{0.label}’ ({0.id})", barred="‘’'"),
]

LINKS = [
    line("[{0.label}]({0.purl})", barred=BRACKETS),
    line("[{0.id}]({0.purl}) {0.label}"),
    line("[{0.id}]({0.purl}): {0.label}"),
    line("[{0.id}]({0.purl}) ({0.label})"),
    line("[`{0.id}`]({0.purl}) {0.label}"),
    line("{0.label} ([{0.id}]({0.purl}))"),
    line("{0.label} [{0.id}]({0.purl})"),
    line("[{0.label} ({0.id})]({0.purl})", barred=BRACKETS),
    line("[{0.id} {0.label}]({0.purl})", barred=BRACKETS),
    line("[{0.label}]({0.purl}) ({0.id})", barred=BRACKETS),
    line("**{0.label}** ([{0.id}]({0.purl}))", barred="*"),
    line("[{0.label}](https://hpo.jax.org/browse/term/{0.id})", barred=BRACKETS),
    line("[{0.label}](https://www.ebi.ac.uk/ols4/search?q={0.id})", barred=BRACKETS),
    line("{0.label} <{0.purl}>"),
    line("{0.label} ({0.purl})"),
    line("{0.label}: {0.purl}"),
    line("<{0.purl}> {0.label}"),
    line('[{0.id}]: {0.purl} "{0.label}"', barred='"'),
    line("[[{0.id}|{0.label}]]", barred=BRACKETS + "|"),
    line("[[{0.label}]] ({0.id})", barred=BRACKETS),
    line('<a href="{0.purl}">{0.label}</a>', barred=MARKUP),
    line('<a href="{0.purl}">{0.id}</a> {0.label}', barred=MARKUP),
]

ITEMS = [
    line("- {0.label} ({0.id})"),
    line("- {0.id} {0.label}"),
    line("- {0.id}: {0.label}"),
    line("- **{0.label}**: {0.id}", barred="*"),
    line("* {0.id} - {0.label}"),
    line("- [ ] {0.label} ({0.id})"),
    line("- [x] {0.id} {0.label}"),
    line("1. {0.label} ({0.id})"),
    line("2) {0.id} {0.label}"),
    line("3. {0.id} — {0.label}"),
    line("### {0.label} ({0.id})"),
    line("## {0.id} {0.label}"),
    line("## {0.id}: {0.label}"),
    line("> {0.label} ({0.id})"),
    line("[^1]: {0.label} ({0.id})"),
    line("• {0.label} ({0.id})"),
    line("- {0.label} ({0.id}): seen in two of the sibs"),
    line("- {0.label} ({0.id}) – 3/10"),
]

SENTENCES = [
    line("Patients with {0.label} ({0.id}) were examined."),
    line("Patients with {0.mid_sentence} ({0.id}) were examined.",
         "Patients with label, no capital, (ID) were examined."),
    line("**Suggested terms:** {0.label} ({0.id}), {1.label} ({1.id})", right=1),
    line("**Primary site:** {0.label} ({0.id}) — seen in two sibs"),
    line("{0.label} ({0.id}) was present in three of ten patients."),
    line("The term {0.id} ({0.label}) was chosen by two curators."),
    line("We annotated the case with {0.id} {0.label}."),
    line("He was coded as “{0.label}” ({0.id}), which she doubted.", barred="“”"),
    line("The report speaks of {0.mid_sentence} [{0.id}] and gives no date.", barred=BRACKETS),
    line("{0.label} (HPO ID: {0.id}) was recorded at the second visit."),
    line("{0.label} ({0.id}, PMID:12345678)"),
    line("{0.label} ({0.id}; UMLS:C0000768)"),
    line("{0.label} (UMLS:C0000768; {0.id})"),
    line("{0.label} (3/10; {0.id})"),
    line("HGNC:1234 {0.id} {0.label}"),
    line("The variant in FBN1 (HGNC:3603) goes with {0.mid_sentence} ({0.id})."),
    line("We saw {0.label} ({0.id}), {1.label} ({1.id}) and {2.label} ({2.id}) in the family.", right=2),
    line("We saw {0.id} ({0.label}), {1.id} ({1.label}) and {2.id} ({2.label}) in the family.", right=2),
    line("{0.label} ({0.id}); {1.label} ({1.id})", right=1),
    line("{0.label} ({0.id}) and {1.label} ({1.id})", right=1),
    line("{0.id} {0.label}; {1.id} {1.label}; {2.id} {2.label}", right=2),
    line("{0.label} {0.id}; {1.label} {1.id}; {2.label} {2.id}", right=2),
    line("{0.id} {0.label}, {1.id} {1.label}", right=1, barred=","),
    line("{0.label}: {0.id}, {1.label}: {1.id}", right=1, barred=","),
    line("{0.id}: {0.label}; {1.id}: {1.label}", right=1, barred=";"),
    line("{0.id} - {0.label}; {1.id} - {1.label}", right=1, barred=";"),
    line("{0.label} [{0.id}]; {1.label} [{1.id}]", right=1, barred=BRACKETS + ";"),
    line("{0.label} [{0.id}]|{1.label} [{1.id}]", right=1, barred=BRACKETS + "|"),
    line("{0.id} ({0.label}) | {1.id} ({1.label})", right=1, barred="|"),
    line("{0.id}|{0.label};{1.id}|{1.label}", right=1, barred="|;", same_branch=True),
    line("{0.label}/{1.label} ({0.id}/{1.id})", right=1, barred="/"),
    line("{0.label} and {1.label} ({0.id} and {1.id})", right=1),
    line("{0.label} ({0.id}) -> {1.label} ({1.id})", right=1),
    line("{0.label} ({0.id}) is commoner than {1.label} ({1.id}).", right=1),
]


def _wrapped(pairs: list[Pair]) -> str:
    """Returns paragraphs whose lines are wrapped, inside labels too."""
    sentences = [
        f"In visit {number} the note mentions {pair.mid_sentence} ({pair.id}) and a follow-up."
        for number, pair in enumerate(pairs, 1)
    ]
    paragraphs = [" ".join(sentences[start : start + 5]) for start in range(0, len(sentences), 5)]
    return "# Visits\n\n" + "\n\n".join(
        textwrap.fill(text, 72, break_long_words=False, break_on_hyphens=False) for text in paragraphs) + "\n"


WRAPPED = [
    Form("paragraphs with wrapped lines", _wrapped, is_line=False, wrong=5, right=15),
    Form("paragraphs with wrapped lines, text", _wrapped, extension="txt", is_line=False, wrong=5, right=15),
    Form("Markdown definition list", is_line=False, wrong=5, right=15,
         write=lambda pairs: "\n\n".join(f"{pair.label}\n: {pair.id}" for pair in pairs) + "\n"),
]

FORMS = [*BESIDE, *STYLED, *LINKS, *ITEMS, *SENTENCES, *WRAPPED]
