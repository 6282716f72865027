"""Who may do what: the policy, and every address for every role."""
