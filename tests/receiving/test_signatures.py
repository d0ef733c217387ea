"""`--require-signatures`: real keys, made by ssh-keygen."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.receiving.building import (
    ADMIN,
    REGISTRY,
    REGISTRY_PATH,
    WORKSHOP,
    House,
    report,
    run_git,
    signed,
)
from tests.signoff.building import CEN, LUO, TAO

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")

MAILS = {CEN: "cenws@example.cn", LUO: "luoqh@example.cn", TAO: "taoxs@example.cn"}


class Keys:
    """Keys of three people, two of them registered with the server by default."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house = house
        self.folder = folder
        folder.mkdir()
        self.files = {}
        for index, person in enumerate(MAILS):
            key = folder / f"key{index}"
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "x", "-f", str(key)], check=True
            )
            self.files[person] = key
        self.register(*MAILS)
        run_git(house.bare, "config", "gpg.ssh.allowedSignersFile", str(folder / "signers"))

    def register(self, *people: str) -> None:
        rows = [
            f"{MAILS[one]} {' '.join(self.files[one].with_suffix('.pub').read_text().split()[:2])}"
            for one in people
        ]
        (self.folder / "signers").write_text("\n".join(rows) + "\n")

    def use(self, person: str | None) -> None:
        """Sign from now on as somebody."""
        settings = {"gpg.format": "ssh", "commit.gpgsign": "true" if person else "false"}
        if person:
            settings["user.signingkey"] = str(self.files[person])
        for key, value in settings.items():
            self.house.person.git("config", key, value)


@pytest.fixture
def keys(house: House, tmp_path: Path) -> Keys:
    house.install("--require-signatures")
    return Keys(house, tmp_path / "钥匙")


def _merge(keys: Keys, *approvers: str, by: str, key: str | None) -> None:
    keys.house.person.propose({WORKSHOP: report()})
    keys.use(key)
    keys.house.person.sign(*approvers, by=by)
    keys.use(None)


def test_a_merge_signed_by_the_one_who_approves(keys: Keys) -> None:
    _merge(keys, CEN, by=CEN, key=CEN)
    keys.house.accepted("main")


def test_a_merge_that_nobody_signed(keys: Keys) -> None:
    _merge(keys, CEN, by=CEN, key=None)
    pushed = keys.house.refused("main")
    assert "签名能证明的只有0人，需要1人" in pushed.said
    assert "-S" in pushed.said


@pytest.mark.parametrize("signer", [LUO, TAO])
def test_somebody_elses_signature_under_the_reviewers_name(keys: Keys, signer: str) -> None:
    """All that a commit says is forged; the key is the forger's own, registered for another task."""
    _merge(keys, CEN, by=CEN, key=signer)
    assert "签名能证明的只有0人" in keys.house.refused("main").said


def test_the_reviewers_name_with_the_forgers_mail(keys: Keys) -> None:
    _merge(keys, "岑望舒 <luoqh@example.cn>", by="岑望舒 <luoqh@example.cn>", key=LUO)
    assert "邮箱与名单上的不同" in keys.house.refused("main").said


def test_a_key_that_the_server_does_not_know(keys: Keys) -> None:
    keys.register(LUO)
    _merge(keys, CEN, by=CEN, key=CEN)
    assert "签名能证明的只有0人" in keys.house.refused("main").said


def test_without_a_file_of_keys_nothing_is_proven(keys: Keys) -> None:
    run_git(keys.house.bare, "config", "--unset", "gpg.ssh.allowedSignersFile")
    _merge(keys, CEN, by=CEN, key=CEN)
    assert "签名能证明的只有0人" in keys.house.refused("main").said


def test_a_reviewer_without_a_mail_is_told_of(house: House, tmp_path: Path) -> None:
    person = house.person
    person.propose({REGISTRY_PATH: REGISTRY.replace("[岑望舒 cenws@example.cn]", "[岑望舒]")}, by=ADMIN)
    person.sign(CEN)
    house.accepted("main")
    house.install("--require-signatures")
    _merge(Keys(house, tmp_path / "钥匙"), CEN, by=CEN, key=CEN)
    assert "登记册里岑望舒没有写邮箱" in house.refused("main").said


def _two_needed(house: House) -> None:
    two = REGISTRY.replace("reviewers: [岑", "approvals: 2, reviewers: [骆青禾 luoqh@example.cn, 岑")
    house.person.propose({REGISTRY_PATH: two}, by=ADMIN)
    house.person.sign(CEN)
    house.accepted("main")


@pytest.fixture
def keys_for_two(house: House, tmp_path: Path) -> Keys:
    _two_needed(house)
    house.install("--require-signatures")
    return Keys(house, tmp_path / "钥匙")


def test_two_approvals_need_two_signatures(keys_for_two: Keys) -> None:
    """The second one signs a commit on the branch that changes nothing and tells the approval."""
    keys, person = keys_for_two, keys_for_two.house.person
    _merge(keys, CEN, LUO, by=CEN, key=CEN)
    assert "签名能证明的只有1人，需要2人" in keys.house.refused("main").said

    person.propose({WORKSHOP: report()})
    person.git("checkout", "--quiet", "work")
    keys.use(LUO)
    person.git("commit", "--quiet", "--allow-empty", "-m", "审签", "-m", f"Approved-by: {LUO}", by=LUO)
    keys.use(CEN)
    person.merge(signed(CEN, LUO), by=CEN)
    keys.use(None)
    keys.house.accepted("main")


def test_one_person_who_signs_twice_is_one(keys_for_two: Keys) -> None:
    keys, person = keys_for_two, keys_for_two.house.person
    person.propose({WORKSHOP: report()})
    person.git("checkout", "--quiet", "work")
    keys.use(CEN)
    person.git("commit", "--quiet", "--allow-empty", "-m", "审签", "-m", f"Approved-by: {CEN}", by=CEN)
    person.merge(signed(CEN, LUO), by=CEN)
    keys.use(None)
    assert "签名能证明的只有1人，需要2人" in keys.house.refused("main").said


def test_a_signature_for_an_earlier_text_does_not_count(keys_for_two: Keys) -> None:
    keys, person = keys_for_two, keys_for_two.house.person
    person.propose({WORKSHOP: report()})
    person.git("checkout", "--quiet", "work")
    keys.use(LUO)
    person.git("commit", "--quiet", "--allow-empty", "-m", "审签", "-m", f"Approved-by: {LUO}", by=LUO)
    keys.use(None)
    person.put({WORKSHOP: report("（后来又改）")})
    keys.use(CEN)
    person.merge(signed(CEN, LUO), by=CEN)
    keys.use(None)
    assert "签名能证明的只有1人，需要2人" in keys.house.refused("main").said


def test_the_printed_command_signs(keys: Keys) -> None:
    keys.house.person.propose({WORKSHOP: report()})
    assert "git merge --no-ff -S -m" in keys.house.accepted("work").raw


def test_a_gpg_signature_of_a_trusted_key(house: House, tmp_path: Path) -> None:
    """The server's keyring trusts the key; a key it only holds proves nothing."""
    if shutil.which("gpg") is None:
        pytest.skip("needs gpg")
    home = Path("/tmp") / f"shuzhi-gpg-{tmp_path.name[-20:]}"  # gpg's sockets need a short path
    home.mkdir(mode=0o700, exist_ok=True)
    try:
        environment = {"GNUPGHOME": str(home), "PATH": "/usr/bin:/bin"}
        made = subprocess.run(
            ["gpg", "--batch", "--quiet", "--passphrase", "", "--quick-gen-key", CEN, "ed25519", "sign"],
            env=environment,
            capture_output=True,
            check=False,
        )
        if made.returncode:
            pytest.skip("gpg makes no key here")
        house.install("--require-signatures")
        person = house.person
        person.environment |= {"GNUPGHOME": str(home)}
        person.propose({WORKSHOP: report()})
        person.git("config", "commit.gpgsign", "true")
        person.git("config", "user.signingkey", "cenws@example.cn")
        person.sign(CEN)
        house.accepted("main")
        listed = subprocess.run(
            ["gpg", "--batch", "--with-colons", "--list-keys"],
            env=environment,
            capture_output=True,
            check=True,
        )
        mark = next(
            line.split(":")[9] for line in listed.stdout.decode().split("\n") if line.startswith("fpr")
        )
        subprocess.run(
            ["gpg", "--batch", "--import-ownertrust"],
            env=environment,
            input=f"{mark}:2:\n".encode(),
            capture_output=True,
            check=True,
        )
        person.git("config", "commit.gpgsign", "false")
        person.propose({WORKSHOP: report("（改）")})
        person.git("config", "commit.gpgsign", "true")
        person.sign(CEN)
        assert "签名能证明的只有0人" in house.refused("main").said
    finally:
        subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], check=False, capture_output=True)
        shutil.rmtree(home, ignore_errors=True)
