#include "wording/sentences.h"

#include <cctype>
#include <optional>
#include <vector>

namespace geci {
namespace {

constexpr std::string_view kHole = "{}";

constexpr KnownSentence kSentences[] = {
    // Texts.
    {"There is no text yet: choose or open one first.", "还没有文字：请先选一个或打开一个。"},
    {"The text is empty: give a UTF-8 text file with one line of verse a line.",
     "文字是空的：请给一个 UTF-8 文本文件，一行一句。"},
    {"None of the {} songs has the {} tokens that a window of {} needs: use a shorter window, or the order stream, "
     "which "
     "goes on from song to song.",
     "{0} 首歌没有一首够长 {2} 的窗口所要的 {1} 个词元：请把窗口调短，或用“流”的顺序，它从一首接着读下一首。"},
    {"{} of {} songs are shorter than a window of {} tokens, and nothing is learned from them: use a shorter window, "
     "or "
     "the order stream.",
     "{1} 首歌中有 {0} 首比 {2} 个词元的窗口还短，学不到：请把窗口调短，或用“流”的顺序。"},
    {"\"files\" must be a list of names and sizes that add up to the bytes sent.",
     "“files”必须是文件名和大小的列表，大小之和等于传来的字节数。"},
    {"This text is {} with the columns {}: name the one with the lyrics (--column NAME), or read all of it as it "
     "stands "
     "(--format text).",
     "这是 {0}，各列是 {1}：请指明歌词在哪一列（--column 列名），或按原样读取全部（--format text）。"},
    {"Read as {}: the column '{}', {} song.", "按 {0} 读取：“{1}”列，{2} 首歌。"},
    {"Read as {}: the column '{}', {} songs.", "按 {0} 读取：“{1}”列，{2} 首歌。"},
    {"There is no column '{}' in this text: choose one of {}.", "这份文字里没有“{0}”列：请从 {1} 中选。"},
    {"This text has no columns (CSV, JSON or JSON lines): leave the column '{}' out.",
     "这份文字没有列（不是 CSV、JSON 或 JSON lines）：请不要指明“{0}”列。"},
    {"JSON lines", "JSON lines"},
    {"This zip file holds no files: take one with texts in it.", "这个 zip 文件里没有文件：请换一个装有文字的。"},
    {"This zip file is encrypted: unpack it and take the files inside.", "这个 zip 文件加了密：请解开后取里面的文件。"},
    {"This zip file is damaged: {}.", "这个 zip 文件损坏了（{0}）。"},
    {"The file '{}' in this zip file is damaged: fetch or pack it again.",
     "这个 zip 文件里的“{0}”损坏了：请重新下载或重新打包。"},
    {"The file '{}' in this zip file is packed in a way that is not known here: pack it anew, or unpack it.",
     "这个 zip 文件里的“{0}”的压缩方法这里不认识：请重新打包，或先解开。"},
    {"The file '{}' in this zip file grows more than {}-fold when it is unpacked, as no text does: unpack it and take "
     "what is a text.",
     "这个 zip 文件里的“{0}”解开后会变成 {1} 倍以上，不像文本：请自己解开，取其中的文本。"},
    {"The files in this zip file take more than {} MB when they are unpacked: take a part of them.",
     "这个 zip 文件解开后超过 {0} MB：请只取一部分。"},
    {"Left out, as no texts: {} of {} files ({}).", "{1} 个文件中有 {0} 个不是文本，略去了（{2}）。"},
    {"This text has {} MB; the limit is {} MB, so cut it into parts.",
     "这段文字有 {0} MB，上限是 {1} MB：请拆成几份。"},
    {"This is no text in an encoding that Geci knows: give a text file, or name its encoding.",
     "这不是歌词（Geci）认识的编码的文字：请给一个文本文件，或者指明它的编码。"},
    {"The text cannot be read as {}: name another encoding, or none, so that it is found.",
     "文字不能按 {0} 读：请指明别的编码，或不指明，让程序自己判断。"},
    {"There is no encoding '{}': choose auto, utf-8, utf-16, utf-32, gb18030, big5, shift_jis, euc-kr, windows-1252 or "
     "windows-1251.",
     "没有“{0}”这种编码：请选 auto、utf-8、utf-16、utf-32、gb18030、big5、shift_jis、euc-kr、windows-1252 或 "
     "windows-1251。"},
    {"This system's iconv does not know {}: install the C library's further encodings (libc-gconv-modules-extra), or "
     "save the text as UTF-8.",
     "这个系统的 iconv 不认识 {0}：请安装 C 库的其他编码（libc-gconv-modules-extra），或把文字存成 UTF-8。"},
    {"The text was read as {}, as its byte-order mark says.", "文字按 {0} 读入（开头有字节序标记）。"},
    {"The text was read as {}, in which it reads best: name its encoding if characters are wrong.",
     "文字按 {0} 读入（这样读最通顺）：如果字不对，请指明它的编码。"},
    {"{} place is not {} and stands as U+FFFD: name the text's encoding if characters are missing.",
     "有 {0} 处不是 {1}，换成了 U+FFFD：如果缺了字，请指明文字的编码。"},
    {"{} places are not {} and stand as U+FFFD: name the text's encoding if characters are missing.",
     "有 {0} 处不是 {1}，换成了 U+FFFD：如果缺了字，请指明文字的编码。"},
    {"This is a PDF document: copy its text into a .txt file and open that.",
     "这是 PDF 文件：请把里面的文字复制到 .txt 文件里再打开。"},
    {"This is a Word document: save it as plain text (.txt) and open that.",
     "这是 Word 文档：请另存为纯文本（.txt）再打开。"},
    {"This is an office document: save it as plain text (.txt) and open that.",
     "这是办公软件的文档：请另存为纯文本（.txt）再打开。"},
    {"This is a document in Rich Text Format: save it as plain text (.txt) and open that.",
     "这是 RTF 文档：请另存为纯文本（.txt）再打开。"},
    {"This is an electronic book: export it as plain text (.txt) and open that.",
     "这是电子书：请导出成纯文本（.txt）再打开。"},
    {"This is a ZIP archive: unpack it and open the texts in it.", "这是 ZIP 压缩包：请解压，再打开里面的文本。"},
    {"This is a compressed file: unpack it and open the text in it.", "这是压缩文件：请解压，再打开里面的文本。"},
    {"This is a picture: type its text into a .txt file and open that.",
     "这是图片：请把上面的文字打进 .txt 文件再打开。"},
    {"This is audio: write the words of the song into a .txt file and open that.",
     "这是音频：请把歌词写进 .txt 文件再打开。"},
    {"This is a video: write its words into a .txt file and open that.", "这是视频：请把歌词写进 .txt 文件再打开。"},
    {"This is a file of weights: open it as a model, not as a text.", "这是权重文件：请当作模型打开，不要当作文字。"},
    {"This is a database: export the texts in it as a .txt file and open that.",
     "这是数据库：请把里面的文字导出成 .txt 文件再打开。"},
    {"This is a web page: open it in a browser, copy its text into a .txt file and open that.",
     "这是网页：请在浏览器里打开，把文字复制到 .txt 文件里再打开。"},
    {"This is a program: give a text file with one line of verse a line.", "这是程序：请给一个文本文件，一行一句。"},
    {"This is a font: give a text file with one line of verse a line.", "这是字体：请给一个文本文件，一行一句。"},
    {"The tutorial's cleaning leaves nothing of the text: it keeps Chinese, Latin letters and digits in lines of two "
     "characters or more.",
     "教程的清理之后什么也没剩下：它只留汉字、拉丁字母和数字，而且一行至少两个字。"},
    {"The text holds nothing but blank lines: give a text file with one line of verse a line.",
     "文字里只有空行：请给一个文本文件，一行一句。"},
    {"The cleaning for lyrics leaves nothing of the text: it takes section marks and credits away.",
     "“歌词网站”的清理之后什么也没剩下：它去掉段落标记和作词作曲等说明。"},
    {"Read as LRC: {} time stamp removed.", "按 LRC 读取：去掉了 {0} 个时间标记。"},
    {"Read as LRC: {} time stamps removed.", "按 LRC 读取：去掉了 {0} 个时间标记。"},
    {"Read {} of {} songs as LRC: {} time stamp removed.", "{1} 首歌中有 {0} 首按 LRC 读取：去掉了 {2} 个时间标记。"},
    {"Read {} of {} songs as LRC: {} time stamps removed.", "{1} 首歌中有 {0} 首按 LRC 读取：去掉了 {2} 个时间标记。"},
    {"This LRC text repeats its lines so often that it grows more than {}-fold, so it is no song: read it as it stands "
     "(--format text).",
     "这份 LRC 重复的行太多，会变成原来的 {0} 倍以上，不像是一首歌：请按原样读取（--format text）。"},
    {"There is no text format '{}': choose auto, text or lrc.", "没有“{0}”这种文本格式：请选 auto、text 或 lrc。"},
    {"{} character that nobody sees (of zero width, or end marks) was left out.",
     "去掉了 {0} 个看不见的字符（零宽字符、文件结束符）。"},
    {"{} characters that nobody sees (of zero width, or end marks) were left out.",
     "去掉了 {0} 个看不见的字符（零宽字符、文件结束符）。"},
    {"The cleaning leaves only {} % of the text: choose none to learn from all of it.",
     "清理之后只剩下文字的 {0} %：要学全部，请选“不清理”。"},
    {"The text has {} token, but a window of {} needs at least {}: use a longer text or a shorter window.",
     "文字只有 {0} 个词元，而长 {1} 的窗口至少要 {2} 个：请换长一些的文字，或把窗口调短。"},
    {"The text has {} tokens, but a window of {} needs at least {}: use a longer text or a shorter window.",
     "文字只有 {0} 个词元，而长 {1} 的窗口至少要 {2} 个：请换长一些的文字，或把窗口调短。"},
    {"The text has {} tokens, but {} streams of {}-token windows need at least {}: use a longer text, a shorter window "
     "or a smaller batch.",
     "文字只有 {0} 个词元，而 {1} 路、长 {2} 的窗口至少要 {3} 个：请换长一些的文字，或把窗口、批调小。"},
    {"The model does not know {}: {} of the text's {} tokens ({} %), and at most a third can be left out; load the "
     "text "
     "it learned from, or press Reset to train a new network on this one.",
     "模型不认识 {0}：文字的 {2} 个词元里有 {1} 个（占 {3} "
     "%），最多能略去三分之一；请打开它学过的文字，或按“重置”在这段文字上"
     "从头训练。"},
    // After a sentence about the text's bytes.
    {"{} The model does not know {}; {}: {} of {} tokens ({} % of the text).",
     "{0}模型不认识 {1}；{2} {3} 个词元（文字共 {4} 个，占 {5} %）。"},
    {"The model does not know {}; {}: {} of {} tokens ({} % of the text).",
     "模型不认识 {0}；{1} {2} 个词元（文字共 {3} 个，占 {4} %）。"},
    {"left out", "略去"},
    {"counted as unknown", "算作未知的有"},
    {"The text has too few lines to set some apart for validation: use a longer one or no validation.",
     "文字的行数太少，分不出验证用的部分：请换长一些的文字，或不用验证。"},
    {"The imported model has no text to learn from: load the one it was trained on.",
     "导入的模型没有文字可学：请打开它学过的那一段。"},
    // Words.
    {"Cutting text into words needs the word dictionary, which is not there: choose characters.",
     "按词切分要用词典，而词典不在：请选择按字切分。"},
    {"The word dictionary is damaged: make it again (./dev build) or fetch it again.",
     "词典损坏了：请重新生成（./dev build）或重新取来。"},
    {"This is not a word dictionary of Geci: it needs the dictionary.bin that ./dev build makes.",
     "这不是歌词（Geci）的词典：要用 ./dev build 生成的 dictionary.bin。"},
    {"This word dictionary has format {}; this Geci reads format {}: take the dictionary.bin that came with it.",
     "这部词典的格式是 {0}，而这个版本读的是格式 {1}：请用和它一起来的 dictionary.bin。"},
    {"The word dictionary {} is not there: ./dev build makes it; or choose characters.",
     "词典 {0} 不在：用 ./dev build 生成，或者选择按字切分。"},
    {"The user dictionary is larger than {} MB: keep the words that matter.", "自己的词超过了 {0} MB：请只留要紧的。"},
    {"Line {} of the user dictionary is not UTF-8: save it as UTF-8 and try again.",
     "自己的词第 {0} 行不是 UTF-8：请存成 UTF-8 再试。"},
    {"Line {} of the user dictionary has a word of {} characters; at most {} are possible.",
     "自己的词第 {0} 行有一个 {1} 个字的词，最多只能 {2} 个字。"},
    {"Line {} of the user dictionary has a frequency above {}.", "自己的词第 {0} 行的词频超过了 {1}。"},
    // Settings.
    {"The vocabulary's size", "词表大小"},
    {"The embedding's width", "词嵌入宽度"},
    {"The hidden width", "隐藏层宽度"},
    {"The number of layers", "层数"},
    {"The batch", "批大小"},
    {"The window", "窗口"},
    {"Dropout is {}; it must be at least 0 and below 1.", "Dropout 是 {0}，只能从 0 到 1（不含 1）。"},
    {"Tied weights need an embedding as wide as the hidden state, but they are {} and {} wide.",
     "共用权重要求词嵌入和隐藏层一样宽，而现在是 {0} 和 {1}。"},
    {"This network would have {} parameters; the limit is {}, so choose smaller widths or fewer layers.",
     "这样的网络有 {0} 个参数，上限是 {1}：请把宽度调小，或减少层数。"},
    {"A batch of {} windows of {} tokens does not fit into memory with this network; choose smaller ones.",
     "内存放不下这个网络的一批 {0} 段、每段 {1} 个词元：请调小。"},
    {"This network is too large to be tried out beside the one that is there.",
     "内存不够在现有网络旁边再试跑这么大的网络。"},
    {"The learning rate is {}; it must be above 0 and at most 10.", "学习率是 {0}，只能大于 0、不超过 10。"},
    {"The clipping norm is {}; it must be positive, or 0 for no clipping.",
     "梯度裁剪是 {0}，只能是正数，0 表示不裁剪。"},
    {"The weight decay is {}; it must be from 0 to 1.", "权重衰减是 {0}，只能是 0 到 1。"},
    {"The momentum is {}; it must be at least 0 and below 1.", "动量是 {0}，只能从 0 到 1（不含 1）。"},
    {"The patience is {} epochs; it must be 0 (never) or more.", "提前停止的轮数是 {0}，只能是 0（不停）或更多。"},
    {"The warm-up is {} steps; it must be 0 or more.", "预热的步数是 {0}，只能是 0 或更多。"},
    {"A cosine schedule needs to know the number of steps, more than the warm-up's {}.",
     "余弦变化的总步数必须比预热的 {0} 步多。"},
    {"The schedule's number of epochs is {}; it must be 1 or more.", "学习率变化的轮数是 {0}，至少是 1。"},
    {"The schedule's factor is {}; it must be above 0 and at most 1.",
     "学习率变化的倍数是 {0}，只能大于 0、不超过 1。"},
    {"The validation share is {}; it must be above 0 and below 1, or 0 for none.",
     "验证的份额是 {0}，只能在 0 和 1 之间，0 表示不验证。"},
    {"The window must be at least 1 token long, but it is {}.", "窗口至少长 1 个词元，而现在是 {0}。"},
    {"The batch must hold at least 1 sequence, but it holds {}.", "一批至少有 1 段，而现在是 {0}。"},
    // Lyrics.
    {"The length is {}; it must be from 1 to {}.", "长度是 {0}，只能是 1 到 {1}。"},
    {"The text the network learns from has nothing of this ({}); begin with others.",
     "网络学的文字里没有这些字（{0}）：请换别的字起头。"},
    {"The temperature is {}; it must be above 0 (for the likeliest token every time, choose greedy).",
     "温度是 {0}，只能大于 0（想每次都取最可能的词元，请选“贪心”）。"},
    {"Top-k is {}; it must be 0 (all tokens) or more.", "Top-k 是 {0}，只能是 0（全部词元）或更多。"},
    {"Top-p is {}; it must be above 0 and at most 1 (all tokens).", "Top-p 是 {0}，只能大于 0、不超过 1（全部词元）。"},
    {"The repetition penalty is {}; it must be above 0 (1: none; above 1: fewer repetitions).",
     "重复惩罚是 {0}，只能大于 0（1：不用；大于 1：少重复）。"},
    {"The network was replaced before the lyric was finished; ask again.",
     "这首歌词还没写完，网络就换了：请再写一次。"},
    // Models.
    {"There is no model yet: choose or open a text first.", "还没有模型：请先选一段文字或打开一段。"},
    {"This file is too large to be a model of Geci.", "这个文件太大，不会是歌词（Geci）的模型。"},
    {"This is not a model file: it has only {} bytes.", "这不是模型文件：它只有 {0} 个字节。"},
    {"This is not a model file: a safetensors header is at most 100 MB long.",
     "这不是模型文件：safetensors 的文件头最多 100 MB。"},
    {"This model file is damaged: {}.", "这个模型文件损坏了，请重新导出或重新下载（{0}）。"},
    {"This model's {} is '{}', which this version of Geci does not know: update Geci.",
     "这个模型的 {0} 是“{1}”，这个版本的歌词（Geci）不认识：请更新。"},
    {"This model file was written by a newer Geci (format {}; this one reads up to {}): update Geci to open it.",
     "这个模型文件是更新版本的歌词（Geci）写的（格式 {0}，这里最多读到 {1}）：请更新后再打开。"},
    {"These weights belong to a network of another shape.", "这些权重属于另一种形状的网络。"},
    {"This is a PyTorch file: it holds weights at most, but no vocabulary, so it is not a Geci model; on the command "
     "line, train --init takes it with the text it learned from.",
     "这是 PyTorch 的文件：里面最多只有权重，没有词表，所以不是歌词（Geci）的模型；命令行的 train --init "
     "能配上它学过的文本来用。"},
    {"This is a safetensors file, but not a Geci model: it carries no config and no vocabulary.",
     "这是 safetensors 文件，但不是歌词（Geci）的模型：里面没有网络的设置和词表。"},
    // Training.
    {"Training diverged at step {} ({}); the last good weights are kept: start again with a lower learning rate or "
     "with clipping.",
     "训练在第 {0} 步发散了（{1}），留下最后一次正常的权重：请调低学习率，或用梯度裁剪，再开始。"},
    {"the loss is no longer a number", "损失已经不是数了"},
    {"the loss is far above a guess", "损失远高于随便猜"},
    {"The loss got no better for {} epochs: the weights are those of the best one.",
     "损失连着 {0} 轮没有变好：现在用的是最好那一轮的权重。"},
    {"What the network has never seen was left out: {}", "网络没有见过的字略去了：{0}"},
    // Devices.
    {"{} Training goes on on the CPU, from step {}.", "{0}训练改由 CPU 继续，从第 {1} 步开始。"},
    {"{} The CPU computes from now on.", "{0}从现在起由 CPU 计算。"},
    {"Chose the device '{}' ({}).", "选用了 {0}（{1}）。"},
    {"{} {} ms a step; {} {} ms a step", "{0} 每步 {1} 毫秒；{2} 每步 {3} 毫秒"},
    {"{} {} ms a step; {}: {}", "{0} 每步 {1} 毫秒；{2}：{3}"},
    {"cpu; gpu: {}", "cpu；gpu：{0}"},
    {"No device can do this job: {}", "没有设备能做这件事：{0}"},
    {"There is no device '{}' here; use one of: {}.", "这里没有叫“{0}”的设备：请用这些中的一个：{1}。"},
    {"Another device was chosen before this one was there.", "这个设备还没有打开，就选了另一个。"},
    {"This browser offers no GPU to compute on (WebGPU), so the processor trains.",
     "此浏览器没有提供可用于计算的 GPU（WebGPU），因此由处理器训练。"},
    {"The browser's GPU “{}” is only imitated by the processor, so the processor trains directly.",
     "浏览器提供的 GPU“{0}”只是由处理器模拟的，因此直接由处理器训练。"},
    {"Computing on the GPU needs threads, which this page does not have here, so the processor trains.",
     "用 GPU 计算需要多线程，而此页面在这里没有，因此由处理器训练。"},
    {"The GPU could not be used ({}), so the processor trains.", "无法使用 GPU（{0}），因此由处理器训练。"},
    {"The GPU stopped ({}).", "GPU 停止了工作（{0}）。"},
    {"This GPU ({}) is too small: workgroups of 256 with 16 KiB of memory are needed.",
     "这个 GPU（{0}）太小：需要 256 个线程、16 KiB 内存的工作组。"},
    {"This network needs a buffer of {} and the GPU ({}) takes at most {}: choose a smaller network or batch, or the "
     "CPU.",
     "这个网络需要 {0} 的缓冲区，而 GPU（{1}）最多接受 {2}：请把网络或批调小，或选 CPU。"},
    {"The GPU ({}) has no memory left for this network: choose a smaller network or batch, or the CPU.",
     "GPU（{0}）没有内存放这个网络了：请把网络或批调小，或选 CPU。"},
    {"There is no room for the addresses of the GPU's memory: raise the limit on virtual memory (ulimit -v), or choose "
     "the CPU.",
     "没有地址可以给 GPU 的内存了：请放宽虚拟内存的上限（ulimit -v），或选 CPU。"},
    {"There is no GPU to compute on: no graphics driver here offers OpenGL 4.3 without a screen.",
     "没有可以计算的 GPU：这里的显卡驱动不提供无屏幕的 OpenGL 4.3。"},
    {"There is no GPU to compute on: the only OpenGL here is {}, which computes on the processor.",
     "没有可以计算的 GPU：这里只有 {0}，而它用处理器计算。"},
    {"There is no GPU to compute on: libEGL.so.1 cannot be opened; install the graphics driver's EGL.",
     "没有可以计算的 GPU：打不开 libEGL.so.1，请安装显卡驱动的 EGL。"},
    {"There is no GPU to compute on: this machine's EGL lacks {}; a driver with OpenGL 4.3 is needed.",
     "没有可以计算的 GPU：这台机器的 EGL 缺少 {0}，需要有 OpenGL 4.3 的驱动。"},
    {"The GPU ({}) was lost while it computed: begin again, or choose the CPU.",
     "GPU（{0}）在计算时丢失了：请重新开始，或选 CPU。"},
    {"The graphics driver ({}) refused a command (OpenGL error {}): choose the CPU.",
     "显卡驱动（{0}）拒绝了一个命令（OpenGL 错误 {1}）：请选 CPU。"},
    {"The graphics driver ({}) does not take the kernel {}: {}", "显卡驱动（{0}）不接受计算核 {1}：{2}"},
    {"There is no kernel called '{}'.", "没有叫“{0}”的计算核。"},
    {"There is no earlier run to go back to.", "没有可以退回去的训练。"},
    {"There is no earlier run number {}.", "没有编号 {0} 的旧训练。"},
    {"The number of steps must be at least 1.", "步数至少是 1。"},
    {"A benchmark takes more than 0 and at most 60 seconds.", "测速的时间要大于 0，不超过 60 秒。"},
    {"There is no benchmark called '{}'; use one of: {}.", "没有叫“{0}”的测速：请用这些中的一个：{1}。"},
    {"A benchmark takes from just above 0 to 600 seconds, not {}.", "测速的时间要大于 0，不超过 600 秒，不能是 {0}。"},
    {"Another estimate was asked for.", "又问了别的设置要多久。"},
    {"Something else was opened before this text was cut.", "这段文字还没切分完，就换了别的。"},
    // Inside the network.
    {"The network knows nothing of this text ({}); take another.", "这段文字网络一个也不认识（{0}）：请换一段。"},
    {"A gradient needs a text of at least two tokens: the last one is what is predicted.",
     "要算梯度，文字至少要有两个词元：最后一个是要预测的。"},
    {"There is nothing called '{}' to inspect; use step, next, hidden, gradient or words.",
     "没有叫“{0}”的可看：请用 step、next、hidden、gradient 或 words。"},
    // Requests, and the links that hold some.
    {"There is no request called \"{}\".", "没有叫“{0}”的请求。"},
    {"The request is too long.", "请求太长。"},
    {"The request is not a JSON object.", "请求不是 JSON 对象。"},
    {"\"settings\" must be an object.", "“settings”必须是 JSON 对象。"},
    {"\"{}\" must be text.", "“{0}”必须是文字。"},
    {"\"{}\" must be true or false.", "“{0}”必须是 true 或 false。"},
    {"\"{}\" must be a number.", "“{0}”必须是数。"},
    {"\"{}\" must be a whole number in range.", "“{0}”必须是范围之内的整数。"},
    {"There is no language \"{}\"; use zh or en.", "没有“{0}”这种语言：请用 zh 或 en。"},
    {"There is no theme \"{}\"; use system, dark or light.", "没有“{0}”这种外观：请用 system、dark 或 light。"},
    {"There is no tokenizer '{}': choose char or word.", "没有“{0}”这种切分：请选 char 或 word。"},
    {"There is no cleaning '{}': choose tutorial, lyrics or none.",
     "没有“{0}”这种清理：请选 tutorial、lyrics 或 none。"},
    {"There is no window order '{}': choose shuffled, in-order, stream or tutorial.",
     "没有“{0}”这种窗口次序：请选 shuffled、in-order、stream 或 tutorial。"},
    {"There is no cell called '{}'; use rnn, rnn-relu, gru or lstm.",
     "没有叫“{0}”的单元：请用 rnn、rnn-relu、gru 或 lstm。"},
    {"There is no optimizer called '{}'; use adam or sgd.", "没有叫“{0}”的优化器：请用 adam 或 sgd。"},
    {"There is no schedule called '{}'; use constant, cosine, step or plateau.",
     "没有叫“{0}”的学习率变化：请用 constant、cosine、step 或 plateau。"},
    {"There is no preset '{}'; choose one of: {}.", "没有叫“{0}”的预设：请选这些中的一个：{1}。"},
    // The desktop program's own.
    {"Drop the file onto this window, or start geci-app with its name.",
     "请把文件拖到这个窗口里，或者在启动 geci-app 时写上它的名字。"},
    {"The text {} is not there: ./dev build makes it.", "文字 {0} 不在：用 ./dev build 生成。"},
    {"The file {} could not be read.", "无法读取文件 {0}。"},
    {"The file was written to {}", "文件写在 {0}"},
    {"The file {} could not be written.", "无法写入文件 {0}。"},
    {"The folder that the program was started from cannot be written to.", "程序所在的启动文件夹不能写入。"},
    {"These are {} files, and one is opened at a time: drop a single one.",
     "拖入了 {0} 个文件，而一次只能打开一个：请只拖入一个。"},
    {"{} is a folder: drop a file out of it.", "{0} 是文件夹：请从里面拖入一个文件。"},
    {"{} is neither a text (.txt) nor a model (.safetensors), so it was left alone.",
     "{0} 既不是文本（.txt）也不是模型（.safetensors），因此没有打开。"},
    {"No browser could be started for {}.", "没有能打开 {0} 的浏览器。"},
    // What a damaged model file is told to have, in brackets.
    {"its header is not a JSON object", "文件头不是 JSON 对象"},
    {"its header {}", "文件头{0}"},
    {"its metadata names no format version", "元数据没有写格式的版本"},
    {"its metadata {}", "元数据{0}"},
    {"is nested too deeply", "嵌套太深"},
    {"holds too many values", "里面的值太多"},
    {"is not JSON", "不是 JSON"},
    {"names '{}' twice", "里面有两个“{0}”"},
    {"there is no format version 0", "没有版本是 0 的格式"},
    {"its user dictionary cannot be read", "读不出自己的词"},
    {"its vocabulary has {} tokens where its config says {}", "词表有 {0} 个词元，而网络的设置说有 {1} 个"},
    {"its vocabulary repeats a token", "词表里有重复的词元"},
    {"a token of its vocabulary is not text", "词表里有不是文字的词元"},
    {"unknown is not the number of a token", "unknown 不是词元的编号"},
    {"{} is not a list of texts", "{0} 不是文字的列表"},
    {"the steps of {}.curve do not ascend", "{0}.curve 的步数没有依次增加"},
    {"its settings of Adam are out of range", "Adam 的设置超出范围"},
    {"a loss of its training state is not a number", "训练状态里的损失不是数"},
    {"it holds tensors of a training state that its metadata does not name", "里面有训练状态的张量，而元数据没有提到"},
    {"it holds tensors of a training state that its config does not have",
     "里面有训练状态的张量，是网络的设置所没有的"},
    {"it holds tensors that its config does not have", "里面有网络的设置所没有的张量"},
    {"it ends within its header, after {} bytes", "文件头还没完，文件就断了，只有 {0} 个字节"},
    {"its tensors overlap or leave gaps", "张量互相重叠，或者之间有空隙"},
    {"its tensors take {} bytes, but it holds {}, so it was cut short",
     "张量要 {0} 个字节，而只有 {1} 个：文件被截断了"},
    {"its tensors take {} bytes, but it holds {}, so something was added",
     "张量只要 {0} 个字节，而有 {1} 个：文件里多了东西"},
    {"its weights are tied, but {} is not {}", "权重是共用的，而 {0} 和 {1} 不同"},
    {"tensor {} is missing", "缺少张量 {0}"},
    {"tensor {} is not F32, F16 or BF16", "张量 {0} 不是 F32、F16 或 BF16"},
    {"tensor {} is not described by an object", "张量 {0} 的说明不是 JSON 对象"},
    {"tensor {} has no shape", "张量 {0} 没有形状"},
    {"tensor {} has no offsets", "张量 {0} 没有写明位置"},
    {"tensor {} has another size than its shape", "张量 {0} 的大小和形状不符"},
    {"tensor {} does not have the config's shape but is {}", "张量 {0} 的形状和网络的设置不符，是{1}"},
    {"one number", "一个数"},
    {"tensor {} does not have the config's shape", "张量 {0} 的形状和网络的设置不符"},
    {"tensor {} holds numbers that are not finite", "张量 {0} 里有无穷大或不是数的值"},
    {"tensor {} holds numbers that cannot be", "张量 {0} 里有不可能的值"},
    {"{} is not a whole number from {} to {}", "{0} 不是 {1} 到 {2} 的整数"},
    {"{} is not a whole number", "{0} 不是整数"},
    {"{} is not a number", "{0} 不是数"},
    {"{} is not true or false", "{0} 不是 true 或 false"},
    {"{} is not text", "{0} 不是文字"},
    {"{} is out of range", "{0} 超出范围"},
    {"{} is missing", "缺少 {0}"},
    // Last, for those above are also of this form.
    {"{} is {}; it must be from {} to {}.", "{0}是 {1}，只能是 {2} 到 {3}。"},
};

/// What stands in the holes of `pattern`, if the sentence is one of it.
std::optional<std::vector<std::string_view>> match(std::string_view sentence, std::string_view pattern) {
  std::vector<std::string_view> parts;
  size_t hole = pattern.find(kHole);
  if (hole == std::string_view::npos) return sentence == pattern ? std::optional(parts) : std::nullopt;
  if (!sentence.starts_with(pattern.substr(0, hole))) return std::nullopt;
  sentence.remove_prefix(hole);
  while (true) {
    pattern.remove_prefix(hole + kHole.size());
    hole = pattern.find(kHole);
    const std::string_view literal = pattern.substr(0, hole);
    const bool last = hole == std::string_view::npos;
    // The last literal closes the sentence; one in between is taken where it first comes.
    if (last && !sentence.ends_with(literal)) return std::nullopt;
    const size_t end = last ? sentence.size() - literal.size() : sentence.find(literal);
    if (end == std::string_view::npos) return std::nullopt;
    parts.push_back(sentence.substr(0, end));
    if (last) return parts;
    sentence.remove_prefix(end + literal.size());
    hole = literal.size();
  }
}

std::string filled(std::string_view chinese, const std::vector<std::string_view>& parts) {
  std::string text;
  for (size_t i = 0; i < chinese.size(); ++i) {
    const bool is_hole = i + 2 < chinese.size() && chinese[i] == '{' && chinese[i + 2] == '}';
    if (!is_hole) {
      text += chinese[i];
      continue;
    }
    text += in_language(parts[static_cast<size_t>(chinese[i + 1] - '0')], Language::kChinese);
    i += 2;
  }
  return text;
}

}  // namespace

std::span<const KnownSentence> sentences() { return kSentences; }

std::string in_language(const Message& message, Language language) {
  return language == Language::kEnglish ? message.english() : in_language(message.chinese(), language);
}

std::string in_language(std::string_view english, Language language) {
  if (language == Language::kEnglish) return std::string(english);
  for (const KnownSentence& sentence : kSentences) {
    if (const auto parts = match(english, sentence.english)) return filled(sentence.chinese, *parts);
  }
  return std::string(english);
}

}  // namespace geci
