"""The frame of every page: title, menu, footer, and the page itself."""

from pages.parts import edition_choice, embedding, search_box, shell, startup
from pages.parts.navigation import current_page

shell.open_page()
if not embedding.is_on():
    search_box.show(edition_choice.current())
page = current_page(is_hidden=embedding.is_on())
shell.mark(edition_choice.current())
shell.absent_page()
with shell.errors_as_sentences():
    page.run()
shell.close_page(edition_choice.current())
startup.after_first_page()
