"""Ways of dropping whole folders."""

import os
import shutil

from ways import way
from ways_write import NEW
from writer import remove


def plant(w, folder, at, files=5, depth=2):
    """Makes a tree of whole files in `folder`, which is to be at `at` in the end."""
    os.makedirs(folder, exist_ok=True)
    inner = folder
    for level in range(depth + 1):
        for number in range(w.random.randint(1, files)):
            name = os.path.join(inner, f"{level}-{number}.txt")
            data = w.text(60)
            w.complete(at + name[len(folder):], data, "planted")
            with open(name, "wb") as file:
                file.write(data)
        inner = os.path.join(inner, f"level{level}")
        if level < depth:
            os.mkdir(inner)


def away(w, path):
    """Moves a folder out of the drop folder, if it is there."""
    if os.path.exists(path):
        os.rename(path, str(w.aside / w.fresh_name(".old")))


@way("deep-tree", kind="folder")
def deep_tree(w, path):
    """mkdir -p of a deep tree with files on each level, at full speed."""
    away(w, path)
    plant(w, path, path, files=2, depth=w.random.randint(4, 9))


@way("cp-tree", kind="folder", needs=("cp",))
def cp_tree(w, path):
    """cp -r of a tree."""
    source = str(w.aside / w.fresh_name(".tree"))
    remove(path)
    plant(w, source, path)
    w.tool("cp", "-r", source, path)


@way("rsync-tree", kind="folder", needs=("rsync",))
def rsync_tree(w, path):
    """rsync -a --delete of a tree."""
    source = str(w.aside / w.fresh_name(".tree"))
    plant(w, source, path)
    w.tool("rsync", "-a", "--delete", source + "/", path)


@way("tar-tree", kind="folder", needs=("tar",))
def tar_tree(w, path):
    """Unpacked by tar, with old dates on the folders too."""
    source = str(w.aside / w.fresh_name(".tree"))
    plant(w, source, path)
    packed = source + ".tar"
    os.utime(source, (0, 0))
    w.tool("tar", "-c", "-f", packed, "-C", source, ".")
    os.makedirs(path, exist_ok=True)
    w.tool("tar", "-x", "-f", packed, "-C", path)


@way("folder-moved-in", kind="folder")
def folder_in(w, path):
    """A whole tree moved in in one step."""
    source = str(w.aside / w.fresh_name(".tree"))
    plant(w, source, path)
    away(w, path)
    os.rename(source, path)


@way("folder-moved-out", kind="folder")
def folder_out(w, path):
    """A whole tree moved out in one step, and now and then in again at once."""
    if not os.path.exists(path):
        plant(w, path, path)
    w.stall()
    outside = str(w.aside / w.fresh_name(".out"))
    os.rename(path, outside)
    w.truth.did(path, "moved out")
    if w.random.random() < 0.5:
        w.stall()
        os.rename(outside, path)
        w.truth.did(path, "moved in again")


@way("folder-moved-within", kind="folder")
def folder_within(w, path):
    """A whole tree gets another name in one step, perhaps below a folder that is new itself."""
    if not os.path.exists(path):
        plant(w, path, path)
    w.stall()
    other = os.path.join(os.path.dirname(path), w.fresh_name(f".new-{w.aside.name}"), "inner")
    os.makedirs(os.path.dirname(other))
    os.rename(path, other)
    w.truth.did(path, f"moved to {other}")
    w.stall()
    if w.random.random() < 0.5:
        os.rename(other, path)
        w.truth.did(path, "moved back")


@way("folder-made-again", kind="folder")
def made_again(w, path):
    """A tree removed, and another one made in its place at once."""
    if not os.path.exists(path):
        plant(w, path, path)
        w.stall()
    shutil.rmtree(path)
    plant(w, path, path)


@way("folder-with-writer", kind="folder")
def with_writer(w, path):
    """A new folder in which a file is being written by one who stalls before the folder was even listed."""
    away(w, path)
    data = w.text()
    inner = os.path.join(path, "inner")
    name = os.path.join(inner, "slow.txt")
    w.complete(name, data, "in a new folder")
    os.makedirs(inner)
    with w.open(name, NEW) as file:
        file.write(data[:len(data) // 2])
        file.stall(least=w.random.choice((0.0, 1.0, 2.5)))
        file.write(data[len(data) // 2:])


@way("folder-moved-under-writer", kind="folder")
def under_writer(w, path):
    """A folder gets another name while a file in it is being written."""
    os.makedirs(path, exist_ok=True)
    other = os.path.join(os.path.dirname(path), w.fresh_name(f".under-{w.aside.name}"))
    data = w.text()
    w.complete(os.path.join(other, "slow.txt"), data, "written while its folder moved")
    with w.open(os.path.join(path, "slow.txt"), NEW) as file:
        file.write(data[:len(data) // 2])
        file.stall()
        os.rename(path, other)
        w.truth.did(os.path.join(other, "slow.txt"), f"its folder was {path}")
        file.stall(least=w.random.choice((0.0, 1.0, 2.0)))
        file.write(data[len(data) // 2:])
