"""What the forges read: templates, workflows, hooks; tried as the forges would use them."""
