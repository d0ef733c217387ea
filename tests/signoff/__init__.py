"""Sign-off read from real repositories, built step by step as people and forges build them."""
