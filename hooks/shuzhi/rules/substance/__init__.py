"""Rules about the weight of a report: is there enough of it, and is it concrete."""
