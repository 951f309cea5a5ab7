"""An app that has a part in the demo, for the tests of the demo."""
