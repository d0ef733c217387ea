"""Shuzhi (述职): read, check and publish the yearly work reports of party-branch secretaries.

Modules stand on floors and import only from the floors below: words (`vocabulary`, `diagnostics`), one
thing (`report`, `sections`, `organizations`, `cycle`), the collection (`archive`), findings (`rules`),
outputs (`pages`, `importing`), faces (`cli`, the hook files). The contract is checked by `make floors`.
"""
