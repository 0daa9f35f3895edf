"""Which names of environment variables a project may give to its examples.

A world, a settings file or a set-up that a pull request brings names the variables that snippets
find. Many names are read by programs: `PYTHONPATH` and `LD_PRELOAD` run code, `https_proxy` leads
requests away, `GITHUB_TOKEN` is somebody's secret. No such name is ever set for a run, and none is
ever read from the environment of the person who starts one.
"""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,100}")

_FAMILIES = (
    # Languages and loaders
    "PYTHON|LD_|DYLD_|GLIBC_|MALLOC_|GCONV_|NODE_|NPM_|DENO_|BUN_|YARN_|PNPM_|CGO_|GO111|JAVA_|JDK_"
    "|_JAVA|JVM_|RUBY|GEM_|BUNDLE_|PERL|PHP|LUA_|DOTNET_|RUST|CARGO_|LIBRARY_|GTK_|QT_|LIB[A-Z]+_"
    # Shells and terminals
    "|BASH|ZSH|KSH|SHELL|PROMPT_|LESS|TERM|LC_|XDG_|DBUS_|SYSTEMD_|HIST|READLINE|INPUTRC"
    # Programs that examples use
    "|CURL_|JQ_|REQUESTS_|HTTPX_|URLLIB|SSL|OPENSSL_|GNUTLS_|NSS_|WGET|GIT_|SSH_|GPG_|PIP_|UV_"
    "|TWINE_|POETRY_|CONDA_|VIRTUAL_ENV|PLAYWRIGHT_"
    # Other tools' secrets
    "|GITHUB_|GH_|GITLAB_|CI_|RUNNER_|ACTIONS_|BITBUCKET_|CIRCLE_|TRAVIS_|JENKINS_|BUILDKITE_"
    "|DRONE_|AWS_|AZURE_|ARM_|GOOGLE_|GCLOUD_|GCP_|CLOUDSDK_|DIGITALOCEAN_|HEROKU_|CLOUDFLARE_|CF_"
    "|DOCKER_|KUBE|HELM_|VAULT_|TF_|TERRAFORM_|PULUMI_|ANSIBLE_|CONSUL_|NOMAD_|SLACK_|STRIPE_"
    "|TWILIO_|SENTRY_|OPENAI_|ANTHROPIC_|HF_|HUGGING|PYPI_|CODECOV_|SONAR_|NETLIFY_|VERCEL_"
    "|PG[A-Z]+$|POSTGRES_|MYSQL_|REDIS_|MONGO|SNIPPROOF_|PYTEST_|MAKE"
)
_WHOLE = frozenset(
    """
    PATH HOME USER LOGNAME PWD OLDPWD IFS ENV CDPATH TMPDIR TMP TEMP TZ TZDIR LANG LANGUAGE
    EDITOR VISUAL PAGER BROWSER MANPATH HOSTALIASES LOCALDOMAIN RES_OPTIONS NLSPATH GETCONF_DIR
    CI NETRC HOSTNAME UID EUID PPID RANDOM GLOBIGNORE FUNCNEST TIMEFORMAT COLUMNS LINES OPTIND
    OPTARG REPLY SECONDS DISPLAY WAYLAND_DISPLAY MAIL MAILPATH POSIXLY_CORRECT EXECIGNORE
    FIGNORE PS0 PS1 PS2 PS3 PS4 GOPATH GOROOT GOFLAGS GOPROXY GOENV GOBIN GOCACHE GOTOOLCHAIN
    GODEBUG GOOS GOARCH GOTRACEBACK GOMAXPROCS CLASSPATH PROMPT PIPESTATUS LINENO FCEDIT _
    """.split()  # noqa: SIM905  as a list it is a page long
)
_READ_BY_PROGRAMS = re.compile(rf"(?:{_FAMILIES})", re.IGNORECASE)
_PROXIES = re.compile(r"(?:.*_)?PROXY", re.IGNORECASE)
_SECRET = re.compile(
    r".*(?:TOKEN|SECRET|PASS|PASSW(?:OR)?D|PASSPHRASE|CREDENTIALS?|PAT|AUTH|COOKIE|SESSION"
    r"|(?:API|ACCESS|PRIVATE|SIGNING|ENCRYPTION|SSH|DEPLOY|MASTER)_?KEYS?)\d*",
    re.IGNORECASE,
)


def refusal(name: str) -> str:
    """Return why a variable may not be named so; empty if it may."""
    if not _NAME.fullmatch(name):
        return "no name of a variable"
    if name.upper() in _WHOLE or _PROXIES.fullmatch(name) or _READ_BY_PROGRAMS.match(name):
        return "a name that programs read, or one of another tool's"
    return ""


def looks_secret(name: str) -> bool:
    """Whether a name is one that secrets have."""
    return _SECRET.fullmatch(name) is not None


def is_listed(name: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns, such as `LAYER5_*` and `*_ID`, is a name's."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)
