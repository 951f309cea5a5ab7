"""Makes a new attribute for a column: of people, of objects, or of relationships."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from imports.models import ImportJob
from imports.pages.attribute_form import AttributeForm
from imports.pages.board import Line
from profiles.defining import define_attribute
from profiles.definitions import Definitions, ValueType
from profiles.mapping import Mapping, Target, TargetKind
from profiles.object_choices import relationship_attributes
from profiles.objects.defining import define_object_attributes
from profiles.objects.models import ObjectType
from profiles.statuses import AttributeSubject


def new_attribute_form(
    job: ImportJob,
    line: Line,
    definitions: Definitions,
    mapping: Mapping,
    data: Any = None,
) -> AttributeForm:
    """The form of a new attribute of what the import's rows are about."""
    known = None
    if definitions.object_type:
        known = definitions.attributes
    elif mapping.relates:
        known = relationship_attributes(definitions, mapping.only_object_type)
    return AttributeForm(line, job.workspace, data, known=known)


def define_for(job: ImportJob, form: AttributeForm, mapping: Mapping) -> str:
    """Make the attribute that the form asks for; return the target that it is.

    One of relationships is made for each type that the rows may be about.
    """
    key, name = form.cleaned_data["key"], form.cleaned_data["name"]
    type_ = ValueType(form.cleaned_data["type"])
    if form.known is None:
        group = form.cleaned_data["group"]
        define_attribute(job.workspace, key, name=name, type_=type_, group=group)
        return str(Target(TargetKind.ATTRIBUTE, key))
    subject, kind = AttributeSubject.OBJECT, TargetKind.ATTRIBUTE
    if mapping.relates:
        subject, kind = AttributeSubject.RELATIONSHIP, TargetKind.RELATIONSHIP
    for each in _types(job, mapping):
        define_object_attributes(each, subject, {key: type_}, names={key: name})
    return str(Target(kind, key))


def _types(job: ImportJob, mapping: Mapping) -> Iterable[ObjectType]:
    types = ObjectType.objects.of(job.workspace)
    number = mapping.only_object_type
    return types.filter(number=number) if number else types
