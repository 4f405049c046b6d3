"""What pytest does not look for examples in: modules that want PyTorch, where it is not installed."""

from importlib.util import find_spec

_WANT_TORCH = ("ner/close_network", "ner/close_training", "relations/pair_network", "relations/pair_training")

collect_ignore = [] if find_spec("torch") else [f"parkgraph/{module}.py" for module in _WANT_TORCH]
