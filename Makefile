# `make` alone prints what each target is for.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
HOST   ?= 127.0.0.1:8000
N      ?= 1000

# Material prints a notice about MkDocs 2 at every start; it means nothing to a secretary.
export NO_MKDOCS_2_WARNING := 1

RUNTIME := $(VENV)/.runtime-installed
DEVELOP := $(VENV)/.development-installed

.DEFAULT_GOAL := help
.PHONY: help setup serve site check test lint types floors format bench screenshots lock audit clean

help: ## 列出全部命令 (this list)
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(RUNTIME) ## 准备运行环境 .venv（装好后再次运行只需片刻）
	@echo "运行环境已经就绪。"

serve: $(RUNTIME) ## 在浏览器里预览，边改边看 (preview)
	@echo "预览地址：http://$(HOST)/  （按 Ctrl-C 结束）"
	@$(BIN)/mkdocs serve --livereload -a $(HOST)

site: $(RUNTIME) ## 检查并生成网站到 site/，有错误或警告即停 (strict build)
	$(BIN)/mkdocs build --strict

check: $(RUNTIME) ## 只做检查，不生成网站：全部报告，CODEOWNERS 与登记册是否一致
	@$(BIN)/shuzhi check
	@$(BIN)/shuzhi codeowners --check

test: lint types floors ## 全部测试：格式、类型、层次、单元、端到端、浏览器
	$(BIN)/pytest -n auto --dist loadfile

lint: $(DEVELOP) ## 代码格式与常见错误
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEVELOP) ## 类型检查
	$(BIN)/mypy

floors: $(DEVELOP) ## 层次检查：上层可用下层，下层不知上层
	$(BIN)/lint-imports

format: $(DEVELOP) ## 整理代码格式
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEVELOP) ## 测速：生成 N 份报告的库 (make bench N=10000 BENCH='--profile --json 文件')
	@$(BIN)/python -m tests.bench $(N) $(BENCH)

screenshots: $(DEVELOP) ## 用 Chromium 截取各页面，供人查看
	$(BIN)/python -m tests.browser.screenshots

lock: $(DEVELOP) ## 依 pyproject.toml 重新锁定依赖（需能访问软件源）
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --group pyproject.toml:build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --group pyproject.toml:dev -c requirements.lock -o requirements-dev.lock

audit: $(DEVELOP) ## 核对锁定的依赖有没有已知漏洞（要能访问 pypi.org 或 api.osv.dev）
	@$(BIN)/python -m tests.security.audit || { code=$$?; \
	  [ $$code -eq 3 ] && echo "make audit 没有核对也以 0 结束；流水线要分清“没有核对”（3）和“有漏洞”（1），请直接运行 $(BIN)/python -m tests.security.audit。" || exit $$code; }

clean: ## 删除生成物（不动 reports/ 与 .venv）
	rm -rf site .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# The stamps are files in .venv: unchanged locks mean nothing to do.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更高版本，当前是 " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@echo "正在创建 $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

# Python reads .pth files in the locale's encoding, UTF-8 mode or not: below a folder with a Chinese name an absolute
# path there keeps Python from starting under LC_ALL=C.
$(RUNTIME): requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "正在按 requirements.lock 安装依赖（约一分钟）…"
	@rm -f $(VENV)/lib/python3*/site-packages/_shuzhi.pth
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@cd $(VENV)/lib/python3*/site-packages && ! [ -d ../../../../hooks/shuzhi ] || echo ../../../../hooks > _shuzhi.pth
	@touch $@

$(DEVELOP): requirements-dev.lock $(RUNTIME)
	@echo "正在按 requirements-dev.lock 安装测试工具…"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
