#include "runtime/jit/for_one_bundle.h"
#include "runtime/jit/jit.h"
#include "runtime/vm/columns.h"

#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/ExecutionEngine/Orc/Core.h>
#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/ExecutionEngine/Orc/ThreadSafeModule.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Transforms/IPO/GlobalDCE.h>
#include <llvm/Transforms/Utils/Cloning.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace plumbline {

namespace {

using llvm::orc::LLJIT;

struct CompiledCode : NativeCode {
    std::unique_ptr<LLJIT> jit; // keeps the memory that the code lies in
};

std::string text_of(llvm::Error error) {
    return llvm::toString(std::move(error));
}

// The interpreter's code with one bundle's tables in it.
class BundleModule {
  public:
    BundleModule(llvm::Module& module, const ProgramTables& tables) : module_(module), tables_(tables) {
        // What clang took for the machine to run on: it is the one we are on.
        for (llvm::Function& function : module_) {
            for (const char* attribute : {"target-cpu", "target-features", "tune-cpu"})
                function.removeFnAttr(attribute);
            if (!function.isDeclaration() && !function.hasLinkOnceLinkage()) inlined_.push_back(&function);
            if (!function.isDeclaration()) function.setLinkage(llvm::GlobalValue::InternalLinkage);
        }
#define PLUMBLINE_CONSTANT(name, type, member) fill("plumbline_" #name, tables_.member);
#include "runtime/vm/constants.def"
#undef PLUMBLINE_CONSTANT
    }

    // Its name; what the interpreter does for this form and no other.
    std::string add_form(std::uint32_t form) {
        const bool is_within = tables_.plan.ways[form] == ExactForm::within;
        llvm::Function* const any = module_.getFunction(is_within ? "plumbline_within" : "plumbline_recur");
        std::string name = "form_" + std::to_string(form);
        llvm::Type* const pointer = any->getArg(0)->getType();
        llvm::Function* const one = llvm::Function::Create(
            llvm::FunctionType::get(any->getReturnType(), {pointer, pointer, pointer}, false),
            llvm::GlobalValue::ExternalLinkage, name, module_);
        llvm::IRBuilder<> builder(llvm::BasicBlock::Create(module_.getContext(), "", one));
        llvm::CallInst* const call =
            builder.CreateCall(any, {one->getArg(0), builder.getInt32(form), one->getArg(1), one->getArg(2)});
        builder.CreateRetVoid();
        one->setAttributes(
            llvm::AttributeList::get(module_.getContext(), any->getAttributes().getFnAttrs(), {}, {}));
        one->setLinkage(llvm::GlobalValue::ExternalLinkage);
        unfold(*call);
        forms_.push_back(one);
        return name;
    }

    void optimise(llvm::TargetMachine& machine) {
        llvm::LoopAnalysisManager loops;
        llvm::FunctionAnalysisManager functions;
        llvm::CGSCCAnalysisManager components;
        llvm::ModuleAnalysisManager modules;
        // What is unrolled takes longer to compile than it saves: a case has few events of a kind.
        llvm::PipelineTuningOptions tuning;
        tuning.LoopUnrolling = false;
        llvm::PassBuilder builder(&machine, tuning);
        builder.registerModuleAnalyses(modules);
        builder.registerCGSCCAnalyses(components);
        builder.registerFunctionAnalyses(functions);
        builder.registerLoopAnalyses(loops);
        builder.crossRegisterProxies(loops, functions, components, modules);
        llvm::GlobalDCEPass().run(module_, modules);
        llvm::FunctionPassManager simplify = builder.buildFunctionSimplificationPipeline(
            llvm::OptimizationLevel::O2, llvm::ThinOrFullLTOPhase::None);
        for (llvm::Function* form : forms_)
            simplify.run(*form, functions);
        modules.clear();
        llvm::GlobalDCEPass().run(module_, modules);
    }

  private:
    template <class Type>
    void fill(const char* name, const std::vector<Type>& table) {
        static_assert(std::is_trivially_copyable_v<Type>);
        llvm::GlobalVariable* const declared = module_.getGlobalVariable(name);
        if (!declared) return; // none of the code that is left reads it
        const std::string_view bytes(reinterpret_cast<const char*>(table.data()),
                                     table.size() * sizeof(Type));
        llvm::Constant* const contents = llvm::ConstantDataArray::getString(
            module_.getContext(), llvm::StringRef(bytes.data(), bytes.size()), false);
        auto* const filled = new llvm::GlobalVariable(module_, contents->getType(), true,
                                                      llvm::GlobalValue::PrivateLinkage, contents);
        filled->setAlignment(llvm::Align(alignof(Type)));
        declared->replaceAllUsesWith(filled);
        declared->eraseFromParent();
    }

    // Puts the functions that it calls in its place, from the outside to the inside: so each is copied with what is known
    // of it by then, and what does not apply to this form is not copied at all.
    void unfold(llvm::CallBase& outermost) {
        constexpr std::size_t deepest = 16;
        std::vector<std::pair<llvm::CallBase*, std::size_t>> calls{{&outermost, 0}};
        while (!calls.empty()) {
            const auto [call, depth] = calls.back();
            calls.pop_back();
            llvm::Function* const callee = call->getCalledFunction();
            if (!callee || depth > deepest ||
                std::find(inlined_.begin(), inlined_.end(), callee) == inlined_.end())
                continue;
            llvm::InlineFunctionInfo inlined;
            if (!llvm::InlineFunction(*call, inlined, true).isSuccess()) continue;
            for (llvm::CallBase* further : inlined.InlinedCallSites)
                calls.emplace_back(further, depth + 1);
        }
    }

    llvm::Module& module_;
    const ProgramTables& tables_;
    std::vector<llvm::Function*> inlined_; // whatever stands in the interpreter's own files
    std::vector<llvm::Function*> forms_;
};

std::vector<std::uint32_t> forms_of(const ProgramTables& tables, CompiledForms which) {
    std::vector<std::uint32_t> forms = tables.plan.forms;
    if (which == CompiledForms::where_it_pays)
        std::erase_if(forms, [&](std::uint32_t form) {
            const IndexRange steps = tables.linked.forms[form].steps;
            return std::none_of(
                tables.linked.steps.begin() + steps.begin, tables.linked.steps.begin() + steps.end,
                [&](std::uint32_t step) { return tables.linked.code[step].opcode == Opcode::only_when; });
        });
    return forms;
}

llvm::Expected<std::unique_ptr<CompiledCode>> compiled(const ProgramTables& tables,
                                                       const std::vector<std::uint32_t>& forms) {
    using namespace llvm;
    auto machine = orc::JITTargetMachineBuilder::detectHost();
    if (!machine) return machine.takeError();
    machine->setCodeGenOptLevel(CodeGenOptLevel::Default);
    auto target = machine->createTargetMachine();
    if (!target) return target.takeError();
    auto jit = orc::LLJITBuilder().setJITTargetMachineBuilder(std::move(*machine)).create();
    if (!jit) return jit.takeError();

    orc::SymbolMap known;
    for (const KnownSymbol& symbol : known_symbols())
        known[(*jit)->mangleAndIntern(symbol.name)] = {orc::ExecutorAddr::fromPtr(symbol.address),
                                                       JITSymbolFlags::Exported | JITSymbolFlags::Callable};
    if (Error error = (*jit)->getMainJITDylib().define(orc::absoluteSymbols(std::move(known)))) return error;

    auto context = std::make_unique<LLVMContext>();
    const std::string_view bitcode = for_one_bundle_bitcode();
    auto module = parseBitcodeFile(
        MemoryBufferRef(StringRef(bitcode.data(), bitcode.size()), "for_one_bundle"), *context);
    if (!module) return module.takeError();
    (*module)->setDataLayout((*jit)->getDataLayout());
    (*module)->setTargetTriple((*jit)->getTargetTriple().str());
    BundleModule of_bundle(**module, tables);
    std::vector<std::string> names(tables.linked.forms.size());
    for (const std::uint32_t form : forms)
        names[form] = of_bundle.add_form(form);
    of_bundle.optimise(**target);
    if (Error error = (*jit)->addIRModule(orc::ThreadSafeModule(std::move(*module), std::move(context))))
        return error;

    auto code = std::make_unique<CompiledCode>();
    code->forms.resize(names.size(), nullptr);
    for (const std::uint32_t form : forms) {
        auto address = (*jit)->lookup(names[form]);
        if (!address) return address.takeError();
        code->forms[form] = address->toPtr<NativeCode::Form>();
    }
    code->jit = std::move(*jit);
    return code;
}

} // namespace

bool jit_is_built() {
    return true;
}

JitReport compile_forms(Program& program, CompiledForms which) {
    const auto start = std::chrono::steady_clock::now();
    JitReport report;
    report.forms = program.tables().linked.forms.size();
    const std::vector<std::uint32_t> forms = forms_of(program.tables(), which);
    if (forms.empty()) return report;
    static std::once_flag initialised;
    std::call_once(initialised, [] {
        llvm::InitializeNativeTarget();
        llvm::InitializeNativeTargetAsmPrinter();
    });
    auto code = compiled(program.tables(), forms);
    if (code) {
        report.compiled = forms.size();
        program.run_as(std::move(*code));
    } else {
        report.problem = text_of(code.takeError());
    }
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report;
}

} // namespace plumbline
