"""The program's networks in PyTorch, for the measurements of model/bench: the same layers, losses and optimisers."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class Packs(nn.Module):
    """The notebook's family: packs of conv, ReLU, conv, ReLU, max-pool, dropout; one linear layer."""

    def __init__(self, spec):
        super().__init__()
        shape = dict(kernel_size=spec["kernel_size"], stride=spec["stride"], padding=spec["padding"])
        layers, channels = [], 1
        for out in spec["out_channel"]:
            layers += [nn.Conv2d(channels, out, **shape), nn.ReLU(), nn.Conv2d(out, out, **shape), nn.ReLU(), nn.MaxPool2d(2)]
            if spec["dropout"] > 0:
                layers.append(nn.Dropout(spec["dropout"]))
            channels = out
        self.packs = nn.Sequential(*layers)
        with torch.no_grad():
            features = self.packs(torch.zeros(1, 1, spec["side"], spec["side"])).numel()
        self.linear = nn.Linear(features, 2 * spec["keypoints"])

    def forward(self, x):
        return self.linear(self.packs(x).flatten(1))


class SoftArgmax(nn.Module):
    """Soft-argmax over maps: a trunk to a quarter of the side, a branch pooled twice more and joined to it, one map a
    keypoint; the expected position is the answer, in pixels."""

    def __init__(self, spec):
        super().__init__()
        a, b, c = spec["out_channel"]
        self.cells = spec["side"] // 4
        self.keypoints = spec["keypoints"]

        def conv(i, o):
            return nn.Sequential(nn.Conv2d(i, o, 3, 1, 1), nn.BatchNorm2d(o), nn.ReLU())

        self.trunk = nn.Sequential(conv(1, a), conv(a, a), nn.MaxPool2d(2), conv(a, b), conv(b, b), nn.MaxPool2d(2), conv(b, c), conv(c, c))
        self.deep = nn.Sequential(nn.MaxPool2d(2), conv(c, c), conv(c, c), nn.MaxPool2d(2), conv(c, c), conv(c, c))
        self.join = conv(2 * c, c)
        self.maps = nn.Conv2d(c, spec["keypoints"], 1)
        self.register_buffer("centre", torch.arange(self.cells).float() * 4 + 1.5)

    def forward(self, x):
        f = self.trunk(x)
        d = F.interpolate(self.deep(f), size=self.cells, mode="bilinear", align_corners=False)
        maps = self.maps(self.join(torch.cat([f, d], 1)))
        self.logarithms = torch.log_softmax(maps.flatten(2), 2).view(-1, self.keypoints, self.cells, self.cells)
        p = self.logarithms.exp()
        return torch.stack([(p.sum(2) * self.centre).sum(2), (p.sum(3) * self.centre).sum(2)], 2).flatten(1)


def build(spec):
    """Returns the network and its loss, a function of outputs, targets and mask."""
    net = {"packs": Packs, "heatmap": SoftArgmax}[spec["network"]](spec)
    points = masked_mse
    if spec["loss"] != "mse":
        points = lambda outputs, targets, mask: masked_smooth_l1(outputs, targets, mask, spec["beta"])
    if spec["network"] != "heatmap" or not spec["focus"]:
        return net, points
    return net, lambda outputs, targets, mask: points(outputs, targets, mask) + spec["focus"] * masked_focus(net, targets, mask)


def masked_focus(net, targets, mask):
    """The cross-entropy between the maps of the last forward pass and Gaussians a cell wide about the targets."""
    x, y = targets.view(-1, net.keypoints, 2).clamp(net.centre[0], net.centre[-1]).unbind(2)
    along = lambda v: torch.exp(-(((net.centre - v[:, :, None]) / 4) ** 2) / 2)
    row, column = along(x), along(y)
    spots = column[:, :, :, None] * row[:, :, None, :]
    spots = spots / spots.sum((2, 3), keepdim=True)
    known = mask.view(-1, net.keypoints, 2)[:, :, 0]
    return -((spots * net.logarithms).sum((2, 3)) * known).sum() / known.sum()


def masked_mse(outputs, targets, mask):
    return (((outputs - targets) ** 2) * mask).sum() / mask.sum()


def masked_smooth_l1(outputs, targets, mask, beta):
    return (F.smooth_l1_loss(outputs, targets, reduction="none", beta=beta) * mask).sum() / mask.sum()


def optimiser(net, spec):
    kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[spec["optimizer"]]
    return kind(net.parameters(), lr=spec["lr"], weight_decay=spec["lr_decay"])
