#include "lessons/lesson_texts.h"

namespace geci {
namespace {

constexpr LessonTexts kChineseTexts = {
    .course = "课程",
    .done = "学完 {0} / {1}",
    .fold = "收起课程。",
    .unfold = "打开课程：八小课，边猜边看，用的就是你自己的网络。",
    .previous = "上一课",
    .next = "下一课",
    .set_up = "布置页面",
    .setting_up = "正在布置……",
    .measuring = "正在问这个网络……",
    .right = "猜对了。",
    .wrong = "不是这样。",
    .next_lesson = "下一课",
    .once_more = "再来一次",
    .no_text = "还没有文字：先在“文字”里选一种，或打开一个文件。",
    .no_lyric = "网络还没有写过歌词：按“训练”，等它写完第一首再来。",
    .no_repetition = "这段文字里没有重复的词元：换一段文字，或等下一首歌词。",
    .not_fresh = "网络已经不是刚布置好的样子：再按一次“布置页面”。",
    .interrupted = "中间有别的训练或设置插进来：再按一次“布置页面”。",
    .lessons = {{
        {.title = "什么是词元",
         .explanation = "网络读的不是文字，是编号。文字先切成词元：一个字，或者一个词。不同的词元在词表里各有一个编号；"
                        "换行也算一个词元。",
         .set_up = "把“切分”改成按字；粘贴框要是空着，就放进一行“明月几时有”。",
         .question = "“明月几时有”按字切是五个词元。像 jieba 那样按词切，会是几个？",
         .choices = {"2 个", "3 个", "5 个"},
         .result = "按词切是 {1} 个：{0}。按字切是 {2} 个。",
         .why = "按词切，一行短了，词表却大得多；按字切正好相反。“切分”已改成按词，设置下面的预览就是这样切的。"},
        {.title = "词嵌入",
         .explanation = "词嵌入是一张表，每个编号占一行，一行是 E 个数。读到一个词元，就取出它那一行。"
                        "表里的数起初是随机的，和别的权重一起学。",
         .set_up = "训练停下来，“看进网络”翻到“一步”，读一行有重复词元的文字。",
         .question = "词元“{0}”在这一行出现了两次，是第 {1} 个和第 {2} 个。"
                     "两处的词嵌入 x 一样吗？读完它时的隐藏状态 h 一样吗？",
         .choices = {"x 和 h 都一样", "x 一样，h 不一样", "x 和 h 都不一样"},
         .result = "两处的 x 最多相差 {0}，h 最多相差 {1}。",
         .why = "x 只由编号决定，取的是表里同一行；h 还记着前面读过的词元。"},
        {.title = "循环",
         .explanation = "循环网络一次读一个词元：新的记忆 h 由眼前的 x 和上一步的 h 算出来。"
                        "两边各乘一个矩阵，相加，再过一次 tanh。每一步用的都是同样的权重。",
         .set_up = "训练停下来，“看进网络”翻到“一步”。网络不是普通 RNN 的话，就换成 RNN 从头开始，撤销可以换回来。",
         .question = "读到这一行的最后，单元 {0} 的输入一侧是 {1}，记忆一侧是 {2}。它的 h 是多少？",
         .choices = {"{3}", "{4}", "{5}"},
         .result = "网络里 h = {2}；照公式算，tanh({0} + {1}) = {3}。这一行的 {5} 个值里，离零最远的是 {4}。",
         .why = "tanh 把任何和都压到 −1 与 1 之间，所以读得再长，记忆也不会越积越大。"},
        {.title = "损失",
         .explanation = "网络给词表里的每个词元一个概率。损失是正确的那一个的概率取对数再变号，单位是奈特："
                        "猜得越准，损失越小。",
         .set_up = "用现在的设置从随机权重重新开始，停在第 0 步。撤销可以回到原来的训练。",
         .question = "词表里有 {0} 个词元，这个网络还什么都没学。它第一步的损失大约是多少？",
         .choices = {"{1}", "{2}", "{3}"},
         .result = "第一步的损失是 {0}，而 ln {1} = {2}。",
         .why = "什么都不知道，就差不多给每个词元 1/V 的概率，而 −ln(1/V) = ln V：这就是曲线图上的虚线。"},
        {.title = "沿时间反向传播",
         .explanation = "损失沿时间一步一步往回传，告诉每个 h 该往哪边改。"
                        "每退一步，梯度都要乘一次 W_hh 的转置和 tanh 的导数。",
         .set_up = "训练停下来，“看进网络”翻到“记忆”，读一行文字。",
         .question = "只看最后一个词元的损失。这一行里，哪里的 h 得到的梯度 |∂L/∂h| 最短？",
         .choices = {"开头", "中间", "末尾"},
         .result = "|∂L/∂h| 在开头是 {0}，在末尾是 {1}；{3} 个里最短的是第 {2} 个。",
         .why = "tanh 的导数不超过 1，退得越远乘得越多，往往越来越短。这就是梯度消失：太早的词元很难影响这一次学习。"},
        {.title = "Adam",
         .explanation = "Adam 给每个权重自己的步长：梯度的滑动平均，除以梯度大小的滑动平均，再乘学习率。",
         .set_up = "换成 Adam，学习率 0.001，从随机权重重新开始，停在第 0 步。撤销可以回到原来的训练。",
         .question = "走第一步时，一个权重移动多远？",
         .choices = {"约 0.001，梯度大小都一样", "0.001 乘以它的梯度", "看它自己有多大"},
         .result = "移动最远的权重走了 {0}。动过的 {1} 个权重里，{2}% 走了差不多整整一个学习率。",
         .why =
             "第一步时，平均梯度除以平均大小就是 +1 或 −1，所以大家都走一个学习率。以后梯度忽左忽右的，会走得更短。"},
        {.title = "过拟合，和教程的窗口",
         .explanation = "学得好不好，要用没学过的行来考，那就是验证损失。"
                        "教程的程序有个古怪之处：第 i 段从第 i 个词元开始，而不是从第 i×T 个。",
         .set_up = "改成教程的取法，留出最后 10% 的行作验证，从随机权重重新开始，停在第 0 步。撤销可以回到原来的训练。",
         .question = "文字有 {0} 个词元，一轮取 {1} 段，每段 {2} 个。训练下来，总共会读到文字的多少？",
         .choices = {"全部", "大约一半", "大约 1/{2}"},
         .result = "读到 {0} + {1} = {2} 个，是 {3} 个的 {4}%。学过的地方损失降到 {5}，验证损失是 {6}，随便猜是 {7}。",
         .why = "相邻两段只错开一个词元，来来回回都是开头那一点。背熟它不难，对别处却没有用：这就是过拟合。"},
        {.title = "采样",
         .explanation = "写歌词时，网络给出下一个词元的概率，再掷骰子。温度在 softmax 之前去除分数；"
                        "贪心不掷骰子，总取最可能的。",
         .set_up = "训练停下来，“看进网络”翻到“下一个”，读一行文字。",
         .question = "温度从 1 降到 0.5，最可能的那个词元的概率会怎样？",
         .choices = {"变大", "不变", "变小"},
         .result = "“{0}”的概率从 {1}% 变成 {2}%。贪心写了两次：“{3}”，“{4}”。",
         .why =
             "分数除以小于 1 的数，差距拉大，骰子就偏向最可能的。温度趋近 0 就是贪心：同样的权重，每次写出同样的字。"},
    }}};

constexpr LessonTexts kEnglishTexts = {
    .course = "Lessons",
    .done = "{0} of {1} done",
    .fold = "Fold the lessons away.",
    .unfold = "Open the lessons: eight short ones, guess first and then look, on your own network.",
    .previous = "The lesson before",
    .next = "The next lesson",
    .set_up = "Set the page up",
    .setting_up = "Setting the page up…",
    .measuring = "Asking the network…",
    .right = "Right.",
    .wrong = "Not quite.",
    .next_lesson = "Next lesson",
    .once_more = "Once more",
    .no_text = "There is no text yet: choose one under “Text”, or open a file.",
    .no_lyric = "The network has not written anything yet: press Train and come back after its first lyric.",
    .no_repetition = "No token comes twice in this text: take another text, or wait for the next lyric.",
    .not_fresh = "The network is no longer as it was set up: press “Set the page up” again.",
    .interrupted = "Other training or settings came between: press “Set the page up” again.",
    .lessons = {{
        {.title = "What a token is",
         .explanation =
             "A network reads numbers, not text. The text is cut into tokens, characters or words, and every "
             "different token has a number in the vocabulary. A line's end is a token too.",
         .set_up = "Sets “Tokens” to characters and, if the paste field is empty, puts the line 明月几时有 there.",
         .question = "In characters, 明月几时有 is five tokens. How many is it in words, cut as jieba cuts them?",
         .choices = {"2", "3", "5"},
         .result = "In words it is {1}: {0}. In characters it is {2}.",
         .why =
             "Words make the line shorter and the vocabulary far larger; characters do the opposite. “Tokens” is set "
             "to words now, and the preview below it cuts the text that way."},
        {.title = "Embedding",
         .explanation =
             "The embedding is a table with a row of E numbers for every token. Reading a token means taking "
             "its row. The numbers begin at random and are learned with all the other weights.",
         .set_up = "Pauses training and opens “Inside the network” at “Step”, on a line with a token that comes twice.",
         .question = "The token {0} stands in this line twice, as number {1} and as number {2}. Is its embedding x the "
                     "same both times? Is the hidden state h after reading it?",
         .choices = {"both are the same", "x is the same, h is not", "neither is the same"},
         .result = "The two x differ by {0} at most, the two h by {1}.",
         .why = "x depends on the token's number alone: it is the same row of the table. h also remembers what came "
                "before."},
        {.title = "Recurrence",
         .explanation =
             "A recurrent network reads one token at a time: its new memory h comes from the present x and "
             "from the last h. Each side is multiplied by a matrix, the two are added, and tanh is taken. The "
             "weights are the same at every step.",
         .set_up = "Pauses training and opens “Inside the network” at “Step”. A network that is no plain RNN makes way "
                   "for one; undo brings it back.",
         .question =
             "At the end of the line, the input side of unit {0} is {1} and its memory side {2}. What is its h?",
         .choices = {"{3}", "{4}", "{5}"},
         .result =
             "The network's h is {2}; by the formula, tanh({0} + {1}) = {3}. Of the {5} values over this line, the "
             "one farthest from zero is {4}.",
         .why = "tanh squeezes any sum in between −1 and 1, so that the memory cannot pile up, however long the text."},
        {.title = "Loss",
         .explanation =
             "The network gives every token of the vocabulary a probability. The loss is minus the logarithm "
             "of the right one's, in nats: the better the guess, the smaller the loss.",
         .set_up = "Starts again from random weights with the present settings and stops at step 0. Undo brings your "
                   "training back.",
         .question =
             "The vocabulary has {0} tokens, and this network has learned nothing yet. About how large is the loss "
             "of its first step?",
         .choices = {"{1}", "{2}", "{3}"},
         .result = "The loss of the first step is {0}, and ln {1} = {2}.",
         .why =
             "Knowing nothing means about 1/V for every token, and −ln(1/V) = ln V: the dashed line over the curve."},
        {.title = "Backpropagation through time",
         .explanation = "The loss goes back through time step by step and tells every h which way to change. Each step "
                        "back multiplies the gradient by W_hh transposed and by the derivative of tanh.",
         .set_up = "Pauses training and opens “Inside the network” at “Memory”, on a line of text.",
         .question =
             "Take the loss of the last token alone. Where in the line does h get the shortest gradient |∂L/∂h|?",
         .choices = {"at the beginning", "in the middle", "at the end"},
         .result = "|∂L/∂h| is {0} at the beginning and {1} at the end; the shortest of the {3} is number {2}.",
         .why = "The derivative of tanh is at most 1, and the farther back, the more factors: the gradient mostly "
                "shrinks. It vanishes, and tokens from long ago hardly take part in this step of learning."},
        {.title = "Adam",
         .explanation = "Adam gives every weight a step of its own: the running mean of its gradient, divided by the "
                        "running mean of the gradient's size, times the learning rate.",
         .set_up =
             "Switches to Adam at a learning rate of 0.001, starts again from random weights and stops at step 0. "
             "Undo brings your training back.",
         .question = "How far does a weight move in the first step?",
         .choices = {"about 0.001, whatever its gradient", "0.001 times its gradient", "it depends on its size"},
         .result =
             "The weight that moved farthest went {0}. Of the {1} that moved, {2}% went nearly a whole learning rate.",
         .why =
             "In the first step the mean gradient over its mean size is +1 or −1, so everyone goes one learning rate. "
             "Later, weights whose gradients keep changing sign go less far."},
        {.title = "Overfitting and a quirk",
         .explanation = "How well a network has learned shows on lines it never saw: that is the validation loss. The "
                        "tutorial's program has a quirk: window i starts at token i, and not at token i×T.",
         .set_up =
             "Takes windows as the tutorial does, sets the last 10% of the lines apart for validation, starts again "
             "and stops at step 0. Undo brings your training back.",
         .question =
             "The text has {0} tokens; an epoch takes {1} windows of {2}. How much of the text will training ever "
             "read?",
         .choices = {"all of it", "about half", "about 1/{2}"},
         .result =
             "It reads {0} + {1} = {2} of the {3} tokens, {4}%. There the loss falls to {5}; the validation loss is "
             "{6}, a random guess {7}.",
         .why = "Neighbouring windows are one token apart, so it is the same beginning over and over. Learning that by "
                "heart is easy and of no use elsewhere: this is overfitting."},
        {.title = "Sampling",
         .explanation =
             "To write, the network gives probabilities for the next token, and dice are thrown. Before the "
             "softmax the scores are divided by the temperature. Greedy throws no dice: it takes the likeliest.",
         .set_up = "Pauses training and opens “Inside the network” at “Next”, on a line of text.",
         .question = "The temperature goes from 1 down to 0.5. What happens to the probability of the likeliest token?",
         .choices = {"it rises", "it stays", "it falls"},
         .result = "The probability of {0} goes from {1}% to {2}%. Greedy wrote {3} and again {4}.",
         .why =
             "Dividing by less than 1 widens the gaps between scores, and the dice lean towards the likeliest. Near 0 "
             "that is greedy: with the same weights, the same text every time."},
    }}};

}  // namespace

const LessonTexts& lesson_texts(Language language) {
  return language == Language::kChinese ? kChineseTexts : kEnglishTexts;
}

const char* hurdle_text(const LessonTexts& texts, LessonHurdle hurdle) {
  switch (hurdle) {
    case LessonHurdle::kNone:
      return "";
    case LessonHurdle::kNoText:
      return texts.no_text;
    case LessonHurdle::kNoLyric:
      return texts.no_lyric;
    case LessonHurdle::kNoRepetition:
      return texts.no_repetition;
    case LessonHurdle::kNotFresh:
      return texts.not_fresh;
    case LessonHurdle::kInterrupted:
      return texts.interrupted;
  }
  return "";
}

std::string problem_text(Language language, const LessonCourse& course) {
  if (!course.refusal().empty()) return in_language(course.refusal(), language);
  return hurdle_text(lesson_texts(language), course.hurdle());
}

std::string with_facts(const char* words, const LessonFacts& facts) {
  std::string text;
  for (const char* at = words; *at != '\0'; ++at) {
    const bool is_fact = at[0] == '{' && at[1] >= '0' && at[1] <= '9' && at[2] == '}';
    const auto index = is_fact ? static_cast<size_t>(at[1] - '0') : facts.size();
    if (index < facts.size()) {
      text += facts[index];
      at += 2;
    } else {
      text += *at;
    }
  }
  return text;
}

}  // namespace geci
