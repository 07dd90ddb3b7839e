"""Trees on a Kubernetes cluster: reaching it, applying manifests, and looking at what becomes of them."""
