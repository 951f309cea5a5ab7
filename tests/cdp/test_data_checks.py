from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from cdp.data_checks import findings
from profiles.models import Identifier
from tests.makers import apply_records, make_record, make_workspace

pytestmark = pytest.mark.django_db


def test_finds_nothing_in_healthy_data() -> None:
    workspace = make_workspace()
    apply_records(workspace, make_record(email="ada@x.de"))
    out = StringIO()
    call_command("check_data", stdout=out)
    assert findings(workspace) == []
    assert out.getvalue() == "0 findings\n"


def test_names_the_workspace_of_a_finding() -> None:
    workspace = make_workspace()
    apply_records(workspace, make_record(email="ada@x.de"))
    Identifier.objects.filter(workspace=workspace).update(profile_id=987)
    out = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("check_data", stdout=out)
    assert stop.value.code == 1
    assert f"{workspace.slug}: Identifier ada@x.de" in out.getvalue()
    assert out.getvalue().endswith("1 finding\n")
