"""The sentences that findings and notices come with, as patterns: data, English.

They are written once, when something happens, and stored; another language has each of them under
the English one (`monitor.render.said`). A test holds the list to the code that writes them.
"""

from typing import Final

SENTENCES: Final = (
    "no edits",
    "{n} edit(s), none material",
    "{told}; and {n} more",
    "{told} ({n} times)",
    "{first}; {rest}",
    "title: added {words}",
    "title: removed {words}",
    "title: {change}",
    "added {words}",
    "removed {words}",
    "amount {before} → {after}",
    "percentage {before} → {after}",
    "duration {before} → {after}",
    "partner {gone} → {come} in the title",
    "partner {gone} → {come} in paragraph {n}",
    "partner {gone} removed from the title",
    "partner {gone} removed from paragraph {n}",
    "party dropped in the title: {parties}",
    "party dropped in paragraph {n}: {parties}",
    "claim dropped in the title: {parties}",
    "claim dropped in paragraph {n}: {parties}",
    "claim weakened in the title: {parties}",
    "claim weakened in paragraph {n}: {parties}",
    "claim strengthened in the title: {parties}",
    "claim strengthened in paragraph {n}: {parties}",
    "{parties}, {step_before} → {step_after}",
    "{name} no longer named",
    "{seen}; found missing {n} times since {since}",
    "{seen}; it had been missing since {since}",
    "its source lists older entries and not this one",
    "its source lists it again",
    "HTTP status {n}",
    "HTTP status {n}, the text is the same",
    "HTTP status {n}, the text has changed",
    "expected HTTP status 200, got {n}",
    "redirected to {place}, {url}",
    "redirected to the home page, {url}",
    "redirected to an index, {url}",
    "redirected to an error page, {url}",
    "redirected to a login or a wall, {url}",
    "redirected to {url}, which says nothing of {headline}",
    "the page says nothing of {headline}",
    "the page is titled {title}",
    "the page could not be read",
    "the page is cut off: it ends within a text",
    "the page is cut off: its end is missing",
    "the page is encoded twice: its letters with accents are other letters",
    "the page has {n} of the {all} words that its feed gives",
    "the page has the text of another statement: {which}",
    "the page is nearly empty: it had {before} characters of text, and has {n}",
    "expected the language {language}, got {other}",
    "expected at least {least} characters of text, got {n}",
    "a script is to fill the page: {why}",
    "it says that it is loading",
    "its element {element} is empty",
    "it has a skeleton in place of its text",
    "it asks for JavaScript",
    "expected a feed, got a web page",
    "expected RSS or Atom",
    "expected RSS or Atom{fault}",
    "the feed is cut off: its closing tag is missing",
    "the feed lists nothing",
    "{n} of {all} entries are gone at once",
    "{n} of {all} entries have another id or address",
    "{n} of {all} entries: {changes}",
    "{n} pages: {changes}",
    "{n} statements",
    "{n} statements came at once",
    (
        "In the source {source} ({url}) {what}, more than are ever published in the time since it "
        "was asked before: an archive, or a relaunch. They are kept with all that they say, and "
        "nobody is told of them one by one. {command} shows them."
    ),
    "blocked: {why}",
    "gone: {why}",
    "soft_404: {why}",
    "moved: {why}",
    "outage: {why}",
    "not_a_feed: {why}",
    "truncated: {why}",
    "emptied: {why}",
    "unreadable: {why}",
    "no address found for {host}: {why}",
    "no secure connection to {host}: {why}",
    "no connection to {host}: {why}",
    "no answer from {host} within {n} s",
    "{host} was still sending after {n} s ({bytes} bytes so far)",
    "{host}: connection broken: {why}",
    "{host}: the answer is not valid HTTP: {why}",
    "{host} sent more than fetch.max_bytes ({bytes} bytes)",
    "{host} sent a bad body: {why}",
    "{host} redirects to {url}: {why}",
    "redirects go in a circle at {url}",
    "more than {n} redirects, last by {host}",
    "The source {source} ({url}) has failed {n} times since {since}. {why}",
    "The source {source} works again; it had failed since {since}.",
    (
        "The source {source} ({url}) answers well, but has listed nothing new for longer than "
        "it ever pauses: by its rhythm, something was to come until {until}. It may have moved,"
        " or its feed stands still."
    ),
    (
        "The source {source} has moved: since {since} {url} redirects permanently to {target}, "
        "and is asked there from now on. To make that sure, write the new address into the "
        "configuration."
    ),
    (
        "The source {source} ({url}) moved its statements: {what}. Their histories go on, and "
        "nobody was told."
    ),
    (
        "The source {source} ({url}) answers well, but its pages cannot be read: {n} looks in a"
        " row have failed since {since}. {why}. Its statements are told by what it lists "
        "itself; edits and withdrawals on its pages are not seen until they can be read again."
    ),
    "The pages of the source {source} can be read again; they had failed since {since}.",
    (
        "Many statements of the source {source} ({url}) changed in the same way, as those of a "
        "relaunched site do; {what}. Their versions are kept. Nobody was told of these edits, "
        "but of every other edit among them."
    ),
    "The message {subject} to {recipient} was refused for good and is parked: {why}",
    "{said} (answer to {command})",
    "{recipient}: no address that mail can be sent to: {why}",
    "The service was unwell since {since}.",
    "no service works on this database",
    "sources are overdue: nothing polls them",
    "no source answers: the network or the proxy of this machine fails",
    "mails wait: the mail server takes none",
    "the job {name} hangs",
    "the job {name} is not started any more",
    "the job {name} fails: {why}",
    "the database cannot be read: {why}",
)
