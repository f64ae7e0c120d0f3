"""Draws the pictures of goods, so that the sandbox needs none from elsewhere."""

from html import escape

# Each drawing stands on a 600 by 600 canvas; {d} is the dark tone, {m} the middle, {l} the light.
_SHAPES = {
    "vial": (
        '<rect x="252" y="150" width="96" height="58" rx="10" fill="{gold}"/>'
        '<rect x="268" y="206" width="64" height="26" fill="{d}"/>'
        '<path d="M232 236h136l26 196a40 40 0 0 1-40 46H246a40 40 0 0 1-40-46z" fill="{m}"/>'
        '<path d="M222 330h156l16 102a40 40 0 0 1-40 46H246a40 40 0 0 1-40-46z" fill="{d}"/>'
        '<rect x="246" y="352" width="108" height="72" rx="8" fill="{paper}"/>'
        '<path d="M268 378h64M276 398h48" stroke="{gold}" stroke-width="6"/>'
    ),
    "wood": (
        '<path d="M150 420l70-150 84 30-50 158z" fill="{d}"/>'
        '<path d="M270 450l36-220 92 18-26 212z" fill="{m}"/>'
        '<path d="M396 440l10-140 68 30-14 122z" fill="{d}"/>'
        '<path d="M210 300l46 16M196 340l52 18M312 280l66 12M306 330l64 10M414 344l40 14" '
        'stroke="{gold}" stroke-width="7" stroke-linecap="round"/>'
        '<ellipse cx="310" cy="474" rx="190" ry="22" fill="{d}" opacity=".18"/>'
    ),
    "ember": (
        '<path d="M170 330h260l-30 120a40 40 0 0 1-38 30H238a40 40 0 0 1-38-30z" fill="{d}"/>'
        '<ellipse cx="300" cy="330" rx="130" ry="34" fill="{m}"/>'
        '<circle cx="262" cy="322" r="20" fill="#d9662b"/>'
        '<circle cx="312" cy="332" r="24" fill="#b8481f"/>'
        '<circle cx="348" cy="318" r="16" fill="#e58a3c"/>'
        '<path d="M268 280c-30-40 30-60 0-104M326 284c-26-44 34-66 6-116" stroke="{l}" '
        'stroke-width="12" fill="none" stroke-linecap="round" opacity=".8"/>'
    ),
    "bottle": (
        '<rect x="262" y="128" width="76" height="64" rx="8" fill="{gold}"/>'
        '<rect x="280" y="192" width="40" height="30" fill="{d}"/>'
        '<rect x="186" y="222" width="228" height="256" rx="26" fill="{m}"/>'
        '<rect x="186" y="300" width="228" height="178" rx="26" fill="{d}" opacity=".55"/>'
        '<rect x="236" y="310" width="128" height="96" rx="6" fill="{paper}"/>'
        '<path d="M262 342h76M272 364h56" stroke="{gold}" stroke-width="6"/>'
        '<path d="M206 246v210" stroke="{l}" stroke-width="10" opacity=".6"/>'
    ),
    "spray": (
        '<rect x="268" y="132" width="64" height="50" rx="8" fill="{d}"/>'
        '<path d="M332 148h34M340 160h40" stroke="{d}" stroke-width="8" stroke-linecap="round"/>'
        '<path d="M244 196h112a34 34 0 0 1 34 34v214a34 34 0 0 1-34 34H244a34 34 0 0 1-34-34V230'
        'a34 34 0 0 1 34-34z" fill="{m}"/>'
        '<rect x="210" y="292" width="180" height="110" fill="{paper}"/>'
        '<path d="M246 328h108M262 352h76" stroke="{d}" stroke-width="7"/>'
    ),
    "burner": (
        '<path d="M214 214h172l-30 96H244z" fill="{m}"/>'
        '<path d="M206 196h188v26H206z" fill="{gold}"/>'
        '<path d="M262 310h76l-14 72h-48z" fill="{d}"/>'
        '<path d="M222 382h156l26 86H196z" fill="{m}"/>'
        '<path d="M250 236l50 52 50-52M244 446l56-46 56 46" stroke="{gold}" stroke-width="8" '
        'fill="none"/>'
        '<path d="M300 176c-28-34 28-50 2-86" stroke="{l}" stroke-width="11" fill="none" '
        'stroke-linecap="round"/>'
    ),
    "gift": (
        '<rect x="170" y="270" width="260" height="200" rx="10" fill="{m}"/>'
        '<rect x="150" y="220" width="300" height="62" rx="10" fill="{d}"/>'
        '<rect x="276" y="220" width="48" height="250" fill="{gold}"/>'
        '<path d="M300 220c-70-10-96-50-66-74s66 20 66 74c0-54 36-98 66-74s4 64-66 74z" '
        'fill="none" stroke="{gold}" stroke-width="16"/>'
    ),
    "jar": (
        '<rect x="198" y="206" width="204" height="56" rx="14" fill="{gold}"/>'
        '<rect x="184" y="262" width="232" height="206" rx="36" fill="{m}"/>'
        '<rect x="184" y="326" width="232" height="84" fill="{paper}"/>'
        '<path d="M232 356h136M256 382h88" stroke="{d}" stroke-width="7"/>'
    ),
    "rug": (
        '<rect x="140" y="170" width="320" height="280" fill="{d}"/>'
        '<path d="M140 210h320M140 250h320M140 370h320M140 410h320" stroke="{gold}" '
        'stroke-width="10"/>'
        '<path d="M160 310l35-40 35 40-35 40zM265 310l35-40 35 40-35 40zM370 310l35-40 35 40-35'
        ' 40z" fill="{paper}"/>'
        '<path d="M150 170v-18M190 170v-18M230 170v-18M270 170v-18M330 170v-18M370 170v-18M410 170'
        "v-18M450 170v-18M150 450v18M190 450v18M230 450v18M270 450v18M330 450v18M370 450v18M410 "
        '450v18M450 450v18" stroke="{m}" stroke-width="8"/>'
    ),
    "cushion": (
        '<path d="M170 210q130-36 260 0 36 100 0 200-130 36-260 0-36-100 0-200z" fill="{m}"/>'
        '<path d="M180 290h240M180 330h240" stroke="{gold}" stroke-width="10"/>'
        '<path d="M220 310l26-22 26 22-26 22zM328 310l26-22 26 22-26 22z" fill="{paper}"/>'
    ),
    "cup": (
        '<path d="M190 250h150l-18 140a36 36 0 0 1-36 32h-42a36 36 0 0 1-36-32z" fill="{paper}"/>'
        '<path d="M190 250h150l-5 40H195z" fill="{m}"/>'
        '<path d="M360 210h70l40 60-26 150a24 24 0 0 1-24 20h-40a24 24 0 0 1-24-20z" '
        'fill="{gold}"/>'
        '<path d="M356 262l-40-14M396 210v-40" stroke="{d}" stroke-width="12" '
        'stroke-linecap="round"/>'
        '<ellipse cx="310" cy="452" rx="190" ry="18" fill="{d}" opacity=".2"/>'
    ),
    "lamp": (
        '<path d="M236 130h128l56 150H180z" fill="{gold}"/>'
        '<path d="M226 180h148M206 230h188" stroke="{d}" stroke-width="6" opacity=".5"/>'
        '<path d="M276 280h48l10 110h-68z" fill="{m}"/>'
        '<path d="M220 390h160l20 76H200z" fill="{d}"/>'
    ),
    "basket": (
        '<path d="M160 260h280l-34 200a26 26 0 0 1-26 22H220a26 26 0 0 1-26-22z" fill="{gold}"/>'
        '<path d="M168 310h264M176 360h248M184 410h232" stroke="{d}" stroke-width="12" '
        'stroke-dasharray="26 14"/>'
        '<path d="M210 260c0-140 180-140 180 0" fill="none" stroke="{m}" stroke-width="18"/>'
    ),
    "tube": (
        '<path d="M220 160h80v40l30 40v210h-140V240l30-40z" fill="{paper}"/>'
        '<path d="M190 300h140v96H190z" fill="{m}"/>'
        '<path d="M360 220h56v30l22 30v170H338V280l22-30z" fill="{paper}"/>'
        '<path d="M338 330h100v74H338z" fill="{gold}"/>'
    ),
    "brush": (
        '<path d="M330 140l40 30-110 190-44-28z" fill="{gold}"/>'
        '<path d="M216 332l44 28-20 34-44-28z" fill="{d}"/>'
        '<path d="M196 366l44 28c-10 50-60 70-100 62 30-20 26-60 56-90z" fill="{m}"/>'
        '<path d="M420 150l30 34-90 200-34-18z" fill="{d}"/>'
        '<path d="M326 366l34 18c4 40-30 66-64 70 20-24 10-56 30-88z" fill="{m}"/>'
    ),
    "pen": (
        '<path d="M400 120l46 46-190 216-62 18 16-64z" fill="{gold}"/>'
        '<path d="M210 336l46 46-62 18z" fill="{d}"/>'
        '<path d="M140 452c70-40 110 30 170 0s90-40 150 0" stroke="{m}" stroke-width="16" '
        'fill="none" stroke-linecap="round"/>'
    ),
    "frame": (
        '<rect x="160" y="140" width="280" height="330" fill="{d}"/>'
        '<rect x="184" y="164" width="232" height="282" fill="{paper}"/>'
        '<path d="M200 430l70-110 50 60 40-50 40 100z" fill="{m}"/>'
        '<circle cx="352" cy="230" r="34" fill="{gold}"/>'
        '<path d="M270 320v-90M262 230l8-30 8 30z" stroke="{d}" stroke-width="6"/>'
    ),
}


def product(kind: str, hue: int, number: int) -> str:
    tones = {
        "d": f"hsl({hue} 42% 24%)",
        "m": f"hsl({hue} 40% 46%)",
        "l": f"hsl({hue} 30% 92%)",
        "gold": "#c49a4a",
        "paper": "#fbf7ef",
    }
    turn = number % 7 - 3
    drawing = _SHAPES.get(kind, _SHAPES["jar"]).format(**tones)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" width="600" height="600">'
        f'<defs><radialGradient id="g" cx="50%" cy="38%" r="75%">'
        f'<stop offset="0" stop-color="hsl({hue} 34% 96%)"/>'
        f'<stop offset="1" stop-color="hsl({hue} 26% 84%)"/></radialGradient></defs>'
        '<rect width="600" height="600" fill="url(#g)"/>'
        f'<ellipse cx="300" cy="490" rx="170" ry="20" fill="hsl({hue} 30% 30%)" opacity=".16"/>'
        f'<g transform="rotate({turn} 300 320)">{drawing}</g></svg>'
    )


def logo(letter: str, accent: str, deep: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" width="120" height="120">'
        f'<rect width="120" height="120" rx="28" fill="{deep}"/>'
        f'<path d="M60 12l48 48-48 48-48-48z" fill="none" stroke="{accent}" stroke-width="5"/>'
        f'<text x="60" y="78" font-family="Noto Kufi Arabic,sans-serif" font-size="48" '
        f'font-weight="700" text-anchor="middle" fill="#fff">{escape(letter)}</text></svg>'
    )


def avatar(gender: str) -> str:
    tone = "#b98aa7" if gender == "female" else "#7d9bb8"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="80" height="80">'
        f'<rect width="80" height="80" rx="40" fill="#eef1f5"/><circle cx="40" cy="32" r="15" '
        f'fill="{tone}"/><path d="M12 76a28 24 0 0 1 56 0z" fill="{tone}"/></svg>'
    )


def receipt(reference: int) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 400" width="300" height="400">'
        '<rect width="300" height="400" fill="#fff" stroke="#ccc"/>'
        f'<text x="150" y="60" font-size="20" text-anchor="middle">{reference}</text>'
        '<path d="M40 100h220M40 130h180M40 160h200" stroke="#999" stroke-width="6"/></svg>'
    )
