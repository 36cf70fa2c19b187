#include "app/strings.h"

namespace geci::app {
namespace {

constexpr Strings kChinese = {
    .train = "训练",
    .pause = "暂停",
    .step = "单步",
    .reset = "重置",
    .step_why = "只走一步：读一批文字，算损失，改一次权重。",
    .reset_why = "丢掉学到的一切，用左边的设置从随机权重重新开始。",
    .other_language = "English",
    .step_count = "第 %s 步",
    .tokens_per_second = "%s 字/秒",
    .loss_value = "损失 %.2f",
    .waiting = "正在取来文字……",
    .one_thread = "单线程",
    .many_threads = "%d 线程",
    .relaxed_simd = "relaxed SIMD",
    .simd = "SIMD",
    .native = "本机",
    .relaxed_why = "最快的版本：浏览器支持 relaxed SIMD（一条指令完成乘加）和多线程，训练在页面之外的线程里进行。",
    .simd_threads_why = "这个浏览器没有 relaxed SIMD，所以用普通 SIMD 的多线程版本；训练在页面之外的线程里进行。",
    .simd_alone_why = "网页没有被隔离（服务器没有发 COOP/COEP 头），不能用多线程：训练在两帧画面之间进行。",
    .simd_alone_isolated_why = "这是单线程版本：训练在两帧画面之间进行。",
    .native_why = "本机程序：训练在自己的线程里进行。",
    .data = "文字",
    .open_file = "打开文本文件…",
    .paste_hint = "或把歌词粘贴在这里，一行一句……",
    .use_text = "用这段文字",
    .own_text = "自己的文字",
    .songci300 = "宋词三百首",
    .songci = "全宋词",
    .yuanqu = "元曲",
    .shijing = "诗经",
    .lines = {"行", "清理之后的行数。"},
    .tokens = {"字", "网络逐字读的总字数，换行也算一个。"},
    .vocabulary = {"词表", "不同的字有多少个：网络每一步都在它们之中猜下一个。"},
    .network = "网络",
    .settings_note = "改动在重置时生效",
    .apply = "重置并采用",
    .parameters = "%s 个参数",
    .embed = {"词嵌入", "每个字用多少个数来表示（nn.Embedding 的宽度）。"},
    .hidden = {"隐藏层", "循环网络记忆的宽度；越大越能记，也越慢。"},
    .layers = {"层数", "循环层叠几层。"},
    .dropout = {"Dropout", "训练时随机丢掉这么多的值，防止死记硬背。"},
    .batch = {"批大小", "每一步同时读几段文字。"},
    .window = {"窗口", "每一段有多少个字，梯度也只往回传这么远。"},
    .learning_rate = {"学习率", "每一步改动的大小；太大会发散，太小学得慢。"},
    .clip = {"梯度裁剪", "梯度的长度超过它就缩短到它，避免一步走得太远。"},
    .order = {"取样顺序", "文字按什么顺序切成段送给网络。"},
    .seed = {"随机种子", "同一个种子总是得到同样的训练过程。"},
    .order_shuffled = "打乱",
    .order_in_order = "顺序",
    .order_stream = "连续（记忆不断）",
    .order_tutorial = "教程的取法",
    .off = "不用",
    .model = "模型",
    .save = "存在浏览器里",
    .export_model = "导出文件",
    .import_model = "导入文件…",
    .never_saved = "还没有保存过",
    .saved_at = "保存于 %02d:%02d",
    .lyrics = "歌词",
    .copy = "复制",
    .copied = "已复制",
    .first_lyric = "网络正在写它的第一句……",
    .paused_lyric = "按“训练”，看它从胡言乱语学到成句。",
    .asked_for = "点题",
    .sample_caption = "第 %s 步 · 损失 %.2f",
    .prompt_hint = "起头的字，例如：明月",
    .generate = "写一首",
    .temperature = {"温度", "越低越稳妥，越高越大胆。"},
    .greedy = {"贪心", "每次都取最可能的字，不掷骰子。"},
    .length = {"长度", "在起头之后写多少个字。"},
    .curve = "损失曲线",
    .curve_why = "损失是网络对正确的下一个字有多意外，单位是奈特；越低越好。虚线是从词表里随便猜的水平。",
    .random_guess = "随便猜 ln V = %.2f",
    .curve_point = "第 %s 步 · 损失 %.3f",
    .axis_steps = "步",
    .no_curve = "训练开始后，这里画出每一步的损失。",
    .dismiss = "知道了",
    .info = "提示",
    .text_warning = "文字里有些地方要注意",
    .text_rejected = "这段文字不能用，原来的训练没有变",
    .model_rejected = "这个模型文件不能用，原来的训练没有变",
    .settings_rejected = "这些设置不能用，原来的训练没有变",
    .prompt_rejected = "不能这样起头",
    .diverged = "训练发散了，停在最后一次正常的权重上；请调低学习率",
    .cannot_train = "现在还不能训练",
    .failed = "没有做成",
};

constexpr Strings kEnglish = {
    .train = "Train",
    .pause = "Pause",
    .step = "Step",
    .reset = "Reset",
    .step_why = "One single step: read a batch, measure the loss, change the weights once.",
    .reset_why = "Forget everything learned and start from random weights with the settings on the left.",
    .other_language = "中文",
    .step_count = "step %s",
    .tokens_per_second = "%s tokens/s",
    .loss_value = "loss %.2f",
    .waiting = "Fetching the text…",
    .one_thread = "1 thread",
    .many_threads = "%d threads",
    .relaxed_simd = "relaxed SIMD",
    .simd = "SIMD",
    .native = "native",
    .relaxed_why =
        "The fastest build: this browser has relaxed SIMD (multiply-add in one instruction) and threads, and "
        "training runs on a thread of its own.",
    .simd_threads_why =
        "This browser has no relaxed SIMD, so this is the build with plain SIMD and threads; training runs "
        "on a thread of its own.",
    .simd_alone_why =
        "The page is not isolated (its server sends no COOP/COEP headers), so there are no threads: training "
        "runs between two frames.",
    .simd_alone_isolated_why = "This is the build with one thread: training runs between two frames.",
    .native_why = "The native program: training runs on a thread of its own.",
    .data = "Text",
    .open_file = "Open a text file…",
    .paste_hint = "Or paste lyrics here, one line of verse a line…",
    .use_text = "Use this text",
    .own_text = "own text",
    .songci300 = "300 Song ci",
    .songci = "All Song ci",
    .yuanqu = "Yuan qu",
    .shijing = "Book of Songs",
    .lines = {"lines", "Lines after cleaning."},
    .tokens = {"tokens", "Characters the network reads one by one; a line's end is one too."},
    .vocabulary = {"vocabulary",
                   "How many different characters there are: at every step the network guesses among them."},
    .network = "Network",
    .settings_note = "Changes apply at the next reset",
    .apply = "Reset and apply",
    .parameters = "%s parameters",
    .embed = {"Embedding", "How many numbers stand for one character (the width of nn.Embedding)."},
    .hidden = {"Hidden", "How wide the recurrent network's memory is; wider remembers more and is slower."},
    .layers = {"Layers", "How many recurrent layers lie on top of each other."},
    .dropout = {"Dropout", "This share of values is dropped at random while training, against learning by heart."},
    .batch = {"Batch", "How many pieces of text are read side by side in one step."},
    .window = {"Window", "How many characters one piece has; gradients reach back no further."},
    .learning_rate = {"Learning rate", "How far one step moves the weights; too far diverges, too little is slow."},
    .clip = {"Clipping", "A gradient longer than this is shortened to it, so that no step goes too far."},
    .order = {"Order", "In what order the text is cut into pieces for the network."},
    .seed = {"Seed", "The same seed always gives the same training."},
    .order_shuffled = "shuffled",
    .order_in_order = "in order",
    .order_stream = "stream (memory carries on)",
    .order_tutorial = "as the tutorial",
    .off = "off",
    .model = "Model",
    .save = "Keep in browser",
    .export_model = "Export a file",
    .import_model = "Import a file…",
    .never_saved = "Not saved yet",
    .saved_at = "Saved at %02d:%02d",
    .lyrics = "Lyrics",
    .copy = "Copy",
    .copied = "Copied",
    .first_lyric = "The network is writing its first line…",
    .paused_lyric = "Press Train and watch it go from gibberish to verse.",
    .asked_for = "asked for",
    .sample_caption = "step %s · loss %.2f",
    .prompt_hint = "First characters, for example 明月",
    .generate = "Write",
    .temperature = {"Temperature", "Lower is safer, higher is bolder."},
    .greedy = {"Greedy", "Always the likeliest character, no dice."},
    .length = {"Length", "How many characters to write after the first ones."},
    .curve = "Loss",
    .curve_why =
        "The loss is how surprised the network is by the right next character, in nats; lower is better. The "
        "dashed line is what guessing at random costs.",
    .random_guess = "random guess ln V = %.2f",
    .curve_point = "step %s · loss %.3f",
    .axis_steps = "steps",
    .no_curve = "Once training starts, the loss of every step is drawn here.",
    .dismiss = "Got it",
    .info = "Note",
    .text_warning = "Something about this text",
    .text_rejected = "This text cannot be used; nothing has changed",
    .model_rejected = "This model file cannot be used; nothing has changed",
    .settings_rejected = "These settings cannot be used; nothing has changed",
    .prompt_rejected = "It cannot begin like this",
    .diverged = "Training diverged and stopped at the last good weights; lower the learning rate",
    .cannot_train = "Training is not possible yet",
    .failed = "That did not work",
};

}  // namespace

const Strings& strings(Language language) { return language == Language::kChinese ? kChinese : kEnglish; }

const char* notice_title(const Strings& strings, NoticeKind kind) {
  switch (kind) {
    case NoticeKind::kNone:
      return "";
    case NoticeKind::kInfo:
      return strings.info;
    case NoticeKind::kTextWarning:
      return strings.text_warning;
    case NoticeKind::kTextRejected:
      return strings.text_rejected;
    case NoticeKind::kModelRejected:
      return strings.model_rejected;
    case NoticeKind::kSettingsRejected:
      return strings.settings_rejected;
    case NoticeKind::kPromptRejected:
      return strings.prompt_rejected;
    case NoticeKind::kDiverged:
      return strings.diverged;
    case NoticeKind::kCannotTrain:
      return strings.cannot_train;
    case NoticeKind::kFailed:
      return strings.failed;
  }
  return "";
}

}  // namespace geci::app
