"""What cannot be set is told; nothing comes out half."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from outreach.printing import SettingFailed, printed


def test_a_template_that_cannot_be_set_is_told(tmp_path: Path) -> None:
    """The person is told what to do; what typst says is kept, also from another process."""
    (tmp_path / "page.typ").write_text("#let a = nothing", "utf-8")
    with pytest.raises(SettingFailed) as failed:
        printed(tmp_path, "page.typ", {})
    passed = pickle.loads(pickle.dumps(failed.value))
    for each in (failed.value, passed):
        assert each.refused
        assert "unknown variable: nothing" in each.told
        assert "The PDF could not be set." == str(each.message)
