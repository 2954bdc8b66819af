#!/usr/bin/env python3
"""Writes an invented Chinese micro-drama: make_script.py [EPISODES [KILOBYTES [SEED]]] > FILE; 100 episodes of 300 kB unless told."""
import random
import sys

PEOPLE = ["林晚", "陆沉", "苏姨", "顾言", "沈知意", "周牧", "阿福", "燕十三", "裴航", "程一"]
PLACES = ["客厅", "灵堂", "码头", "医院走廊", "总裁办公室", "天台", "停车场", "老宅书房", "花店", "渡口"]
TIMES = ["日", "夜", "晨", "黄昏", "深夜"]
MOODS = ["冷笑", "低声", "怒", "哽咽", "惊讶", "迟疑"]
WORDS = ["你", "我", "他", "从来", "不会", "回来", "那封信", "真相", "十年", "等", "原谅", "父亲", "雨夜", "离开", "相信", "答应", "忘记", "门外", "说过", "明天"]
ACTS = ["推开门", "转过身", "停下脚步", "握紧拳头", "望向窗外", "放下茶杯", "合上日记", "低下头", "走进雨里", "灯忽然灭了"]


def speech(random):
    return "".join(random.choices(WORDS, k=random.randint(3, 12))) + random.choice("。。。！？")


def head(random, episode, scene, style):
    time, place, side = random.choice(TIMES), random.choice(PLACES), random.choice(["内", "外"])
    return [
        f"{episode}-{scene} {time} {side} {place}",
        f"{episode}-{scene} {place} {time}{side}",
        f"{episode}-{scene}{time}{side}{place}",
        f"**{episode}-{scene} {time} {side} {place}**",
        f"场{episode}-{scene} {place} {time} {side}",
    ][style]


def line(random, cast):
    kind, name = random.random(), random.choice(cast)
    if kind < 0.3:
        return f"△{name}{random.choice(ACTS)}，{random.choice(ACTS)}。"
    if kind < 0.7:
        return f"{name}：{speech(random)}"
    if kind < 0.9:
        return f"{name}（{random.choice(MOODS)}）：{speech(random)}"
    return random.choice([f"{name}（OS）：{speech(random)}", f"【字幕：{random.choice(TIMES)}】", "【转场】", "[音效：雷声]"])


def episode(random, number, characters):
    lines, scene, size = [f"第{number}集"], 0, 0
    while size < characters:
        scene += 1
        cast = random.sample(PEOPLE, random.randint(2, 4))
        part = [head(random, number, scene, (number // 10) % 5), "人物：" + "、".join(cast)]
        part += [line(random, cast) for _ in range(random.randint(8, 20))]
        size += sum(map(len, part))
        lines += part
    return lines + ["（本集完）", ""]


def main(episodes=100, kilobytes=300, seed=5):
    dice = random.Random(seed)
    characters = kilobytes * 1000 / episodes / 2.9  # Bytes of UTF-8 in one character of such a script, line ends included.
    text = ["《" + "".join(dice.choices(WORDS, k=2)) + "》", "林晚（28）：外冷内热。", ""]
    for number in range(1, episodes + 1):
        text += episode(dice, number, characters - 60)
    sys.stdout.write("\n".join(text))


main(*map(int, sys.argv[1:]))
