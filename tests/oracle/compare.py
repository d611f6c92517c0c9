"""Computes again what the analysis says, in NumPy, SciPy and scikit-image, and compares within 1e-6 relative. See run."""
import csv
import json
import os
import sys

import numpy as np
from scipy import linalg, optimize, special, stats as statistics
from skimage import exposure, util

import occluded
import onnx_weights

TOLERANCE = 1e-6
passed = failed = 0


def check(name, actual, expected, tolerance=TOLERANCE, scale=None):
    """All numbers within the tolerance of the expected ones, relative to each (or to the given scale)."""
    global passed, failed
    actual, expected = np.asarray(actual, float), np.asarray(expected, float)
    if actual.shape != expected.shape:
        failed += 1
        print(f"FAIL {name}: shape {actual.shape}, expected {expected.shape}")
        return
    reach = np.abs(expected) if scale is None else np.broadcast_to(scale, expected.shape)
    same = (np.abs(actual - expected) <= tolerance * reach) | (np.isnan(actual) & np.isnan(expected))
    if same.all():
        passed += 1
    else:
        failed += 1
        worst = np.unravel_index(np.argmax(np.where(same, 0, np.abs(actual - expected))), actual.shape)
        print(f"FAIL {name}: {(~same).sum()} of {same.size} differ, at {tuple(map(int, worst))}: {actual[worst]!r}, expected {expected[worst]!r}")


def check_true(name, condition):
    check(name, 1.0 if condition else 0.0, 1.0, 0)


def maps_of(array):
    return array.reshape(array.shape[1], -1).astype(float)


def load(name):
    with open(os.path.join(folder, name)) as file:
        return json.load(file)


def key(name):
    """The archive's key: the MATLAB name, which has '-' for the first '/'."""
    return name.replace("/", "-")


model, folder = sys.argv[1:]
weights = onnx_weights.read(model)
photos = [np.load(os.path.join(folder, photo, "activations.npz")) for photo in ("coffee", "chelsea", "rocket")]
first, second, _ = photos
numbers = load("numbers.json")


def files():
    npy = np.load(os.path.join(folder, "npy", "conv1-7x7_s2.npy"))
    check_true("npy equals npz to the bit", npy.dtype == np.float32 and npy.tobytes() == first["conv1-7x7_s2"].tobytes())
    with open(os.path.join(folder, "all.safetensors"), "rb") as file:
        data = file.read()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + length])
    metadata = header.pop("__metadata__")
    check_true("safetensors says the model", metadata["model"] == "googlenet" and len(metadata["modelSha256"]) == 64)
    check_true("safetensors is aligned", (8 + length) % 8 == 0)
    check_true("safetensors holds every layer", sorted(header) == sorted(first.files) and len(header) == 144)
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensor = np.frombuffer(data[8 + length + begin:8 + length + end], "<f4").reshape(entry["shape"])
        check_true(f"safetensors {name} equals npz to the bit", entry["dtype"] == "F32" and tensor.shape == first[name].shape and tensor.tobytes() == first[name].tobytes())
    with open(os.path.join(folder, "values.csv")) as file:
        rows = list(csv.DictReader(file))
    flat = npy.reshape(-1)
    check_true("csv reads back to the bit", (np.array([row["value"] for row in rows], np.float32) == flat).all())
    place = [(int(row["channelNumber"]), int(row["row"]), int(row["column"])) for row in rows]
    check_true("csv places count from 1", place == [tuple(int(i) + 1 for i in index) for index in np.ndindex(npy.shape[1:])])
    layer = load("values.json")["layers"][0]
    check_true("json reads back to the bit", layer["shape"] == list(npy.shape) and (np.array(layer["values"], np.float32) == flat).all())


def channel_statistics():
    table = {}
    with open(os.path.join(folder, "stats.csv")) as file:
        for row in csv.DictReader(file):
            table.setdefault(row["layer"], []).append(row)
    layers = load("stats.json")["layers"]
    check_true("stats has every layer", len(layers) == 144)
    for layer in layers:
        maps = maps_of(first[key(layer["name"])])
        channels = [channel["statistics"] for channel in layer["channels"]]
        reach = np.abs(maps).max() or 1
        for values, found, what in ((maps, channels, "channels"), (maps.reshape(1, -1), [layer["statistics"]], "layer")):
            name = f"{layer['name']} {what}"
            column = lambda measure: [entry[measure] for entry in found]
            check(f"{name} count", column("count"), np.full(len(values), values.shape[1]), 0)
            check(f"{name} minimum", column("minimum"), values.min(1), 0)
            check(f"{name} maximum", column("maximum"), values.max(1), 0)
            check(f"{name} mean", column("mean"), values.mean(1))
            # NumPy's deviation of a constant is not quite 0.
            check(f"{name} deviation", column("standardDeviation"), values.std(1), scale=np.maximum(values.std(1), 1e-9 * reach))
            check(f"{name} zeros", column("zeroFraction"), (values == 0).mean(1))
            check(f"{name} negative", column("negativeFraction"), (values < 0).mean(1))
            check(f"{name} dead", column("dead"), values.max(1) <= 0, 0)
            check(f"{name} saturated", column("saturated"), (values.max(1) > values.min(1)) & (values.max(1) > 0) & ((values == values.max(1, keepdims=True)).mean(1) > 0.1), 0)
        check(f"{layer['name']} table", [float(row["standardDeviation"]) for row in table[layer["name"]]], [entry["standardDeviation"] for entry in channels], 0)


def distributions():
    for layer in load("details.json")["layers"]:
        name, maps = layer["name"], maps_of(first[key(layer["name"])])
        found = [channel["distribution"] for channel in layer["channels"]]
        quantiles = np.quantile(maps, [0.01, 0.5, 0.99], axis=1)
        check(f"{name} channels' quantiles", [[entry[measure] for entry in found] for measure in ("percentile1", "median", "percentile99")], quantiles)
        check(f"{name} channels' entropy", [entry["entropyBits"] for entry in found], [statistics.entropy(np.histogram(channel, 256)[0], base=2) for channel in maps], scale=8)
        if maps.shape[1] > 1:
            with np.errstate(invalid="ignore"):
                correlation = np.nan_to_num(np.corrcoef(maps))
            nearest = np.array([entry["nearestChannelNumber"] - 1 for entry in found])
            check(f"{name} correlation with the nearest", [entry["correlation"] for entry in found], correlation[np.arange(len(maps)), nearest], scale=1)
            check(f"{name} nearest", np.abs(correlation[np.arange(len(maps)), nearest]), (np.abs(correlation) - 2 * np.eye(len(maps))).max(1), scale=1)
        else:
            check_true(f"{name} has no nearest", all("nearestChannelNumber" not in entry for entry in found))
    for name, found in numbers["statistics"].items():
        values = first[key(name)].astype(float).reshape(-1)
        maps = maps_of(first[key(name)])
        quantiles = np.quantile(values, found["fractions"])
        check(f"{name} quantiles", found["quantiles"], quantiles)
        ranks = np.rint(np.array(found["fractions"]) * (values.size - 1)).astype(int)
        check(f"{name} streamed quantiles", found["sketch"], middles_of_bins(first[key(name)])[ranks])
        # The sketch promises half a bin of 2^-7, at the nearest rank.
        check(f"{name} streamed quantiles against the exact ones", found["sketch"], np.sort(values)[ranks], 0.004)
        counts, _ = np.histogram(values, 256)
        check(f"{name} histogram", found["histogram"], counts, 0)
        check(f"{name} entropy", found["entropy"], statistics.entropy(counts, base=2))
        if found["softmax"]:
            check(f"{name} softmax", found["softmax"], special.softmax(values))
        if maps.shape[1] > 1:
            correlation = np.fromfile(os.path.join(folder, f"correlation-{found['index']}.f64")).reshape(len(maps), -1)
            constant = maps.std(1) == 0
            with np.errstate(invalid="ignore"):
                expected = np.corrcoef(maps)
            expected[constant, :] = expected[:, constant] = 0
            np.fill_diagonal(expected, 1)
            check(f"{name} correlation", correlation, expected, scale=1)
            others = np.abs(expected) - 2 * np.eye(len(maps))
            nearest = np.array(found["mostSimilar"], int)
            check(f"{name} nearest channel", others[np.arange(len(maps)), nearest], others.max(1), scale=1)


def middles_of_bins(values):
    """Every value as the streaming sketch keeps it, sorted: the middle between the float32 number with 7 fraction bits at or below its magnitude and the next one."""
    bits = np.abs(values.reshape(-1)).view(np.uint32) >> 16 << 16
    low, high = (edge.astype(np.uint32).view(np.float32).astype(float) for edge in (bits, bits + 0x10000))
    return np.sort(np.where(bits == 0, 0, (low + high) / 2) * np.sign(values.reshape(-1)))


def many_images():
    maps = np.stack([maps_of(photo["conv1-relu_7x7"]) for photo in photos])
    joined = np.concatenate(maps, 1)
    maximum = joined.max(1, keepdims=True)
    expected = np.stack([
        joined.min(1), joined.max(1), joined.mean(1), joined.std(1), (joined == 0).mean(1), (joined == maximum).mean(1),
        np.sqrt((joined ** 2).mean(1)), (maps.max(2) > 0).sum(0)], 1)
    check("many images", numbers["manyImages"], expected)


def probabilities():
    classes = load("classes.json")["classes"]
    found = [entry["probability"] for entry in classes]
    index = [entry["index"] for entry in classes]
    check("class probabilities are the network's", found, first["prob"].reshape(-1)[index].astype(float))
    # The network's own softmax is float32.
    check("class probabilities", found, special.softmax(first["loss3-classifier"].astype(float).reshape(-1))[index], scale=1)
    check("classes by rank", [entry["rank"] for entry in classes], np.arange(1, 1001), 0)
    check_true("classes fall", (np.diff(found) <= 0).all())


def responses():
    bank = weights["conv1/7x7_s2_w_0"].astype(float)[:, ::-1]  # the file's planes are blue, green, red
    axis = np.arange(64) / 32 - 1
    offset = np.arange(7) - 3
    phase = np.exp(1j * np.pi * np.outer(axis, offset))
    response = np.einsum("yr,fprc,xc->fpyx", phase, bank, phase)
    found = np.fromfile(os.path.join(folder, "freqz2.f64")).reshape(response.shape)
    check("freqz2", found, np.abs(response), scale=np.abs(response).max(axis=(2, 3), keepdims=True))
    return bank, response, phase


def peak_of(filter_planes, power):
    """The power's top near the best sample, by Newton's method on the exact power."""
    offset = np.arange(7) - 3

    def exact(f):
        phase = np.exp(1j * np.pi * (f[0] * offset[None, :] + f[1] * offset[:, None]))
        values = (filter_planes * phase).sum((1, 2))
        dx = (filter_planes * phase * 1j * np.pi * offset[None, :]).sum((1, 2))
        dy = (filter_planes * phase * 1j * np.pi * offset[:, None]).sum((1, 2))
        dxx = (filter_planes * phase * -(np.pi * offset[None, :]) ** 2).sum((1, 2))
        dyy = (filter_planes * phase * -(np.pi * offset[:, None]) ** 2).sum((1, 2))
        dxy = (filter_planes * phase * -(np.pi ** 2) * offset[None, :] * offset[:, None]).sum((1, 2))
        inner = lambda a, b: 2 * (a.conj() * b).sum().real
        gradient = np.array([inner(values, dx), inner(values, dy)])
        hessian = np.array([[inner(dx, dx) + inner(values, dxx), inner(dx, dy) + inner(values, dxy)],
                            [inner(dx, dy) + inner(values, dxy), inner(dy, dy) + inner(values, dyy)]])
        return (np.abs(values) ** 2).sum(), gradient, hessian

    row, column = np.unravel_index(np.argmax(power), power.shape)
    start = np.array([column / 32 - 1, row / 32 - 1])
    at = optimize.minimize(lambda f: -exact(f)[0], start, jac=lambda f: -exact(f)[1], method="BFGS").x
    for _ in range(20):
        _, gradient, hessian = exact(at)
        at = at - np.linalg.solve(hessian, gradient)
    return at, exact(at)[0]


def gabor_residual(parameters, plane):
    """What the projection on a Gabor function's three parts leaves of a plane."""
    fx, fy, cx, cy, sigma = parameters
    x, y = np.meshgrid(np.arange(7) - 3 - cx, np.arange(7) - 3 - cy)
    envelope = np.exp(-(x ** 2 + y ** 2) / (2 * sigma ** 2))
    phase = np.pi * (fx * x + fy * y)
    # 1 - cos instead of cos: the same span, and its digits survive slow waves.
    parts = np.stack([envelope, envelope * np.sin(phase), envelope * 2 * np.sin(phase / 2) ** 2]).reshape(3, -1).T
    q, _ = np.linalg.qr(parts / np.maximum(np.linalg.norm(parts, axis=0), 1e-300))
    return plane - q @ (q.T @ plane)


def gabor_search(plane):
    """SciPy's best fit from many starts: parameters, the unexplained share, and how well the parameters are determined."""
    bounds = ([-1, -1, -1.5, -1.5, 0.7], [1, 1, 1.5, 1.5, 3.5])
    energy = lambda parameters: (gabor_residual(parameters, plane) ** 2).sum()
    starts = [[fx, fy, 0, 0, sigma] for sigma in (1.2, 2.3) for fx in (0.02, 0.25, 0.5, 0.75, 0.97) for fy in (-0.97, -0.75, -0.5, -0.25, 0.02, 0.25, 0.5, 0.75, 0.97)]
    starts.sort(key=energy)
    starts = starts[:10] + [[fx, fy, x, y, sigma] for fx, fy, _, _, sigma in starts[:2] for x in (-0.7, 0.7) for y in (-0.7, 0.7)]
    fits = [optimize.least_squares(gabor_residual, start, bounds=bounds, args=(plane,), ftol=1e-9, max_nfev=50) for start in starts]
    best = min(fits, key=lambda fit: fit.cost).x
    best = optimize.least_squares(gabor_residual, best, bounds=bounds, args=(plane,), jac="3-point", ftol=1e-15, xtol=1e-15, gtol=1e-15, max_nfev=300)
    singular = linalg.svdvals(best.jac)
    return best.x, 2 * best.cost, singular[0] / singular[-1]


def filters():
    bank, response, _ = responses()
    document = load("filters.json")
    matrix = bank.reshape(64, -1)
    singular = linalg.svdvals(matrix)
    share = singular / singular.sum()
    check("spectral norm", document["spectralNorm"], singular[0])
    check("stable rank", document["stableRank"], (singular ** 2).sum() / singular[0] ** 2)
    check("effective rank", document["effectiveRank"], np.exp(-(share * np.log(share)).sum()))
    power = (np.abs(response) ** 2).sum(1)
    index = np.arange(64) - 32
    kept = (index >= -16) & (index < 16)
    determined = 0
    inside = kept[:, None] & kept[None, :]
    vertical, horizontal = np.meshgrid(index / 32, index / 32, indexing="ij")
    angle = np.arctan2(vertical, horizontal)
    square = horizontal ** 2 + vertical ** 2

    def anisotropy_of(plane):
        counted = (square > 0) & (square <= 1) & (plane >= plane.max() / 4)
        return abs((plane * np.exp(2j * angle))[counted].sum()) / plane[counted].sum()

    for number, (entry, extra) in enumerate(zip(document["filters"], numbers["filters"])):
        name = f"filter {number + 1}"
        planes = bank[number]
        energy = (planes ** 2).sum()
        check(f"{name} norm", entry["norm"], np.sqrt(energy))
        check(f"{name} means", entry["means"], planes.mean((1, 2)), scale=np.abs(planes).mean())
        check(f"{name} aliasing", entry["aliasedFraction"], power[number][~inside].sum() / power[number].sum())
        (fx, fy), top = peak_of(planes, power[number])
        check(f"{name} peak frequency", entry["peakFrequency"], np.hypot(fx, fy))
        check(f"{name} peak magnitude", extra["peakMagnitude"], np.sqrt(top))
        check(f"{name} zero magnitude", extra["zeroMagnitude"], np.sqrt(power[number][32, 32]), scale=np.sqrt(top))
        edge = (np.degrees(np.arctan2(-fy, fx)) + 90) % 180
        check(f"{name} edge angle", (extra["edgeAngle"] - edge + 90) % 180 - 90, 0, scale=180)
        check(f"{name} passband", entry["passbandArea"], (power[number] >= top / 2).mean())
        check(f"{name} anisotropy", extra["anisotropy"], anisotropy_of(power[number]), scale=1)
        values = [linalg.svdvals(plane) for plane in planes]
        check(f"{name} separability", entry["separability"], sum(value[0] ** 2 for value in values) / energy)
        check(f"{name} singular values", extra["singularValues"], linalg.svdvals(planes.reshape(3, -1)), scale=np.sqrt(energy))
        mirrored = [planes[:, ::-1, ::-1], planes[:, :, ::-1], planes[:, ::-1]]
        check(f"{name} symmetry", extra["symmetry"], [(((planes + mirror) / 2) ** 2).sum() / energy for mirror in mirrored], scale=1)

        grey = planes.sum(0) / np.sqrt(3)
        grey_power = np.abs(response[number].sum(0) / np.sqrt(3)) ** 2
        _, grey_top = peak_of(grey[None], grey_power)
        part = (grey ** 2).sum() / energy
        zero = grey_power[32, 32] / grey_top
        directed = anisotropy_of(grey_power)
        even = (((grey + grey[::-1, ::-1]) / 2) ** 2).sum() / (grey ** 2).sum()
        shares = np.array([part * (1 - zero) * directed, part * zero, 1 - part, part * (1 - zero) * (1 - directed) * even, 0])
        shares[4] = 1 - shares.sum()
        check(f"{name} shares", extra["shares"], shares, scale=1)
        kinds = ["orientedBandPass", "lowPass", "colorOpponent", "centerSurround", "mixed"]
        kind = int(np.argmax(shares)) if shares.max() > 0.5 else 4
        check_true(f"{name} class {kinds[kind]}", entry["kind"] == kinds[kind])
        check(f"{name} confidence", entry["confidence"], 1 - shares[:4].max() if kind == 4 else shares[kind], scale=1)
        if extra["colorAxis"]:
            chromatic = planes.reshape(3, -1) - grey.reshape(-1) / np.sqrt(3)
            axis = linalg.svd(chromatic)[0][:, 0]
            axis = axis * (np.sign(axis @ chromatic.sum(1)) or 1)
            check(f"{name} colour axis", extra["colorAxis"], axis, scale=1)

        fit = extra["gabor"]
        parameters, unexplained, condition = gabor_search(grey.reshape(-1) / linalg.norm(grey))
        check(f"{name} Gabor fit leaves no more than SciPy's", max(1 - fit[3], unexplained), unexplained)
        if condition < 100:
            determined += 1
            parameters[:2] *= -1 if parameters[0] < 0 else 1
            check(f"{name} Gabor fit's wave and width", fit[:3], parameters[[0, 1, 4]], scale=1)
        if kinds[kind] == "orientedBandPass":
            oriented(name, entry, fit, grey, grey_power)
    # The rest are best described by waves of frequency 0 or of half the sampling rate, whose direction or offset is free.
    check_true(f"{determined} filters have a well determined wave", determined >= 30)


def oriented(name, entry, fit, grey, grey_power):
    """The wave of an oriented filter: the fit's where it is near the spectrum's peak, else the peak."""
    (fx, fy), _ = peak_of(grey[None], grey_power)
    if abs(np.hypot(*fit[:2]) - np.hypot(fx, fy)) <= 0.25 * np.hypot(fx, fy):
        fx, fy = fit[:2]
    check(f"{name} wave's frequency", entry["frequency"], np.hypot(fx, fy))
    check(f"{name} wave's angle", (entry["edgeAngleDegrees"] - np.degrees(np.arctan2(-fy, fx))) % 180 - 90, 0, scale=180)


def pictures():
    """mat2gray, stretchlim, imadjust and the montage's bytes, each from its own definition."""
    for index, found in numbers["pictures"].items():
        name, values = found["layer"], first[key(found["layer"])].astype(float)
        channels, height, width = values.shape[1:]
        grey = (values - values.min()) / (values.max() - values.min())
        check(f"{name} mat2gray", np.fromfile(os.path.join(folder, f"mat2gray-{index}.f64")).reshape(grey.shape), grey, scale=1)
        cumulated = np.cumsum(np.bincount(np.rint(grey.reshape(-1) * 65535).astype(int), minlength=65536)) / grey.size
        limits = np.array([np.argmax(cumulated > 0.01), np.argmax(cumulated >= 0.99)]) / 65535
        check(f"{name} stretchlim", found["limits"], limits)
        adjusted = exposure.rescale_intensity(grey, in_range=tuple(limits), out_range=(0.0, 1.0))
        check(f"{name} imadjust", np.fromfile(os.path.join(folder, f"imadjust-{index}.f64")).reshape(grey.shape), adjusted, scale=1)
        bytes_of = {
            "Contrast": adjusted,
            "Positive": exposure.rescale_intensity(grey, in_range=(0.0, limits[1]), out_range=(0.0, 1.0)),
            "None": grey,
        }[found["mode"]]
        columns = int(np.ceil(np.sqrt(channels * height / width)))
        expected = util.montage(bytes_of[0], fill=0, grid_shape=(-(-channels // columns), columns))
        montage = np.fromfile(os.path.join(folder, f"montage-{index}.u8"), np.uint8)
        check_true(f"{name} montage has the size", montage.size == expected.size)
        # Where the exact value is a half, the last digit decides: half a grey level and that digit.
        check(f"{name} montage in {found['mode']}", montage.reshape(expected.shape), 255 * expected, scale=(0.5 + 1e-6) / TOLERANCE)


def occlusion():
    picture, scores = first["data"], np.fromfile(os.path.join(folder, "occluded.f64"))
    found = load("occlusion.json")
    check_true("occlusion is of the best class", found["method"] == "occlusion" and found["subject"].startswith("espresso"))
    before = load("classes.json")["classes"][0]["probability"]
    fall, windows = np.zeros(picture.shape[2:]), np.zeros(picture.shape[2:])
    for (rows, columns), score in zip(occluded.windows(picture.shape), scores, strict=True):
        fall[rows, columns] += before - score
        windows[rows, columns] += 1
    check("occlusion", np.array(found["rows"], float), fall / windows, scale=np.abs(fall / windows).max())
    row, column = np.unravel_index(np.argmax(fall / windows), fall.shape)
    check("occlusion's peak", [found["peakRow"], found["peakColumn"]], [row + 1, column + 1], 0)


def comparison():
    for entry in load("diff.json")["layers"]:
        a, b = (photo[key(entry["name"])].astype(float).reshape(-1) for photo in (first, second))
        difference = np.abs(a - b)
        # The differences are kept as float32 for their quantiles; so are the layers.
        expected = [difference.size, difference.max(), difference.max() / np.abs(a).max(), difference.mean(), np.median(difference), np.quantile(difference, 0.99),
                    a @ b / (linalg.norm(a) * linalg.norm(b)), 10 * np.log10((a @ a) / (difference @ difference))]
        actual = [entry[measure] for measure in ("count", "maximumAbsolute", "maximumRelative", "meanAbsolute", "medianAbsolute", "percentile99Absolute", "cosine", "signalToNoiseDecibels")]
        check(f"diff {entry['name']}", actual, expected, scale=np.maximum(np.abs(expected), [0, 0, 0, 0, 0, 0, 1, 1]))
    for entry in load("self.json")["layers"]:
        check(f"self {entry['name']}", [entry["maximumAbsolute"], entry["meanAbsolute"], entry["percentile99Absolute"], entry["cosine"]], [0, 0, 0, 1], 0)


def alignment():
    x, y = (maps_of(first[f"inception_{name}-output"]).T for name in ("4a", "4b"))

    def full(a, b):
        a, b = a - a.mean(0), b - b.mean(0)
        return linalg.norm(a.T @ b) ** 2 / (linalg.norm(a.T @ a) * linalg.norm(b.T @ b))

    def unbiased(k, l):
        n = len(k)
        k, l = k - np.diag(np.diag(k)), l - np.diag(np.diag(l))
        return (np.trace(k @ l) + k.sum() * l.sum() / ((n - 1) * (n - 2)) - 2 / (n - 2) * (k @ l).sum()) / (n * (n - 3))

    batches = [(x[i:i + 49] @ x[i:i + 49].T, y[i:i + 49] @ y[i:i + 49].T) for i in range(0, 196, 49)]
    xy, xx, yy = (sum(terms) for terms in zip(*[(unbiased(k, l), unbiased(k, k), unbiased(l, l)) for k, l in batches]))
    check("CKA", numbers["cka"]["full"], full(x, y))
    check("CKA in minibatches", numbers["cka"]["minibatches"], xy / np.sqrt(xx * yy))


def maps_over_the_picture():
    features = first["inception_5b-output"].astype(float)[0]
    found = np.array(load("cam.json")["rows"], float)
    row = weights["loss3/classifier_w_0"].astype(float)[967]
    expected = np.tensordot(row, features, 1)
    check("class activation map", found, expected, scale=np.abs(expected).max())
    check("its mean and bias are the logit", found.mean() + weights["loss3/classifier_b_0"][967], first["loss3-classifier"][0].reshape(-1)[967], 1e-4, scale=1)
    maps = maps_of(first["inception_4a-output"]).T
    left, values, _ = linalg.svd(maps, full_matrices=False)
    strongest = left[:, 0] * values[0]
    strongest = (strongest if strongest.sum() >= 0 else -strongest).reshape(14, 14)
    check("Eigen-CAM", np.array(load("eigen.json")["rows"], float), strongest, scale=np.abs(strongest).max())


def receptive_field():
    # size + (kernel - 1) * step, first pixel - padding * step, along the 5 x 5 branches.
    size, step, start = 1, 1, 0
    for kernel, stride, padding in [(7, 2, 3), (3, 2, 0), (1, 1, 0), (3, 1, 1), (3, 2, 0), (5, 1, 2), (5, 1, 2), (3, 2, 0), (5, 1, 2)]:
        size, start, step = size + (kernel - 1) * step, start - padding * step, step * stride
    field = load("field.json")
    check("receptive field", [field["size"], field["stride"], field["offset"]], [size, step, start], 0)
    unit = field["unit"]
    check("first row and last column that a unit sees", [unit["firstInputRow"], unit["firstInputColumn"] + unit["width"] - 1], [max(start, 0) + 1, min(start + 13 * step + size, 224)], 0)


for suite in (files, channel_statistics, distributions, many_images, probabilities, filters, comparison, alignment, maps_over_the_picture, receptive_field, pictures, occlusion):
    before = passed, failed
    try:
        suite()
    except (OSError, KeyError, IndexError, TypeError, ValueError) as problem:
        failed += 1
        print(f"FAIL {suite.__name__} broke off: {problem!r}")
    print(f"{suite.__name__}: {passed - before[0]} passed, {failed - before[1]} failed", file=sys.stderr)
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
