"""The values of a column, each mapped to another, emptied, cleared or held."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cdp import formats
from cdp.http import WorkspaceRequest, page_url
from imports.deciding import load_board
from imports.guards import go, import_view
from imports.models import ImportJob
from imports.pages.values_page import KEPT, ShownValue, ValuesPage
from imports.value_mapping import Deed, Rule, judged, keep
from imports.wizard import Step, wizard_steps
from profiles.issues import Issue, Severity
from profiles.loading import load_definitions


@require_http_methods(["GET", "POST"])
@import_view
def show(request: WorkspaceRequest, job: ImportJob, position: int) -> HttpResponse:
    """Shows a column's values; keeps what is to become of those of the page."""
    if job.has_begun:
        return go(request, "imports:detail", job.pk)
    definitions = load_definitions(request.workspace)
    board = load_board(job, definitions)
    if position >= len(board.lines):
        raise Http404
    line = board.lines[position]
    page = ValuesPage(job, board, line, definitions, request.GET)
    faults: dict[str, Issue] = {}
    if request.method == "POST":
        rules = _told(request.POST, page)
        new = [rule.new for rule in rules.values() if rule.deed is Deed.REPLACE]
        wrong = judged(new, line.column, board.mapping, definitions)
        faults = {
            value: wrong[rule.new]
            for value, rule in rules.items()
            if rule.deed is Deed.REPLACE
            and rule.new in wrong
            and wrong[rule.new].severity == Severity.ERROR
        }
        if not faults:
            keep(job, position, rules)
            changed = formats.count_of(len(rules), "value")
            messages.success(request, f"{line.title}: {changed} set.")
            url = page_url(request, "imports:values", job.pk, position)
            query = request.GET.urlencode()
            return redirect(f"{url}?{query}" if query else url)
        page = ValuesPage(
            job, board, line, definitions, request.GET, typed=rules, faults=faults
        )
    context = {
        "job": job,
        "page": page,
        "line": line,
        "steps": wizard_steps(request, job, Step.MAP),
    }
    status = 422 if faults else 200
    return render(request, "imports/values.html", context, status=status)


def _told(sent: QueryDict, page: ValuesPage) -> dict[str, Rule]:
    """What is to become of the values whose choice differs from what holds now."""
    if "take" in sent:
        return page.suggested
    told: dict[str, Rule] = {}
    by_number = {str(each.number): each for each in page.all}
    for number in sent.getlist("value"):
        each = by_number.get(number)
        if each is None:
            continue
        rule = _rule(sent, each)
        if rule != (each.rule.deed, each.rule.new, None):
            told[each.value] = rule
    return told


def _rule(sent: QueryDict, each: ShownValue) -> Rule:
    """What was chosen; a text that was typed beside *stays* is meant to replace."""
    number, stood = each.number, ("", each.value, each.rule.new)
    asked = sent.get(f"deed-{number}", "")
    deed = Deed(asked) if asked in set(Deed) else Deed.KEEP
    new = sent.get(f"new-{number}", "").replace("\0", "").strip()
    if deed is Deed.KEEP and new not in stood:
        deed = Deed.REPLACE
    if deed is not Deed.REPLACE:
        return Rule(deed)
    return Rule(deed, new) if new not in ("", each.value) else KEPT
