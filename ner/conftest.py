"""What pytest does not look for examples in: modules that want PyTorch, where it is not installed."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("torch") else ["parkgraph/ner/close_network.py", "parkgraph/ner/close_training.py"]
